import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable } from './table';

export class OAuth1763800000003 implements MigrationInterface {
  name = 'OAuth1763800000003';

  async up(q: QueryRunner): Promise<void> {
    await createTable(
      q,
      'oauth_authorizations',
      {
        serverId: 'varchar(36)',
        status: 'varchar(32)',
        version: 'int',
        grantKey: 'varchar(64)?',
        accessTokenBox: 'longtext?',
        accessTokenExpiresAt: 'datetime(3)?',
        refreshTokenBox: 'longtext?',
        refreshTokenExpiresAt: 'datetime(3)?',
        authorizedAt: 'datetime(3)?',
        lastRefreshedAt: 'datetime(3)?',
        refreshAt: 'datetime(3)?',
        failures: 'int',
        problem: 'longtext?',
        consentBegunAt: 'datetime(3)?',
        endsAfterSevenDays: 'tinyint',
      },
      {
        primary: 'serverId',
        indexes: { ix_oauth_authorizations_refresh: ['refreshAt'] },
      },
    );
    await createTable(
      q,
      'oauth_consents',
      {
        id: 'varchar(36)',
        serverId: 'varchar(36)',
        direction: 'varchar(32)',
        ticketHash: 'varchar(64)?',
        stateHash: 'varchar(64)?',
        bindingHash: 'varchar(64)?',
        verifierBox: 'longtext?',
        redirectUrl: 'varchar(500)?',
        actorId: 'varchar(36)?',
        actorLabel: 'varchar(320)?',
        expiresAt: 'datetime(3)',
      },
      {
        unique: { uq_oauth_consents_ticket: ['ticketHash'], uq_oauth_consents_state: ['stateHash'] },
        indexes: { ix_oauth_consents_server: ['serverId'], ix_oauth_consents_expires: ['expiresAt'] },
      },
    );
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of ['oauth_consents', 'oauth_authorizations']) await q.dropTable(table, true);
  }
}
