import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable } from './table';

export class Configuration1763800000001 implements MigrationInterface {
  name = 'Configuration1763800000001';

  async up(q: QueryRunner): Promise<void> {
    if (q.dataSource.options.type === 'mysql') {
      // Case and accents count in keys and addresses, as they do on SQLite; tables made below inherit it.
      await q.query('ALTER DATABASE CHARACTER SET utf8mb4 COLLATE utf8mb4_bin');
    }
    await createTable(
      q,
      'properties',
      {
        name: 'varchar(64)',
        value: 'longtext',
      },
      {
        primary: 'name',
      },
    );
    await createTable(
      q,
      'leases',
      {
        name: 'varchar(100)',
        owner: 'varchar(36)',
        fence: 'bigint',
        expiresAt: 'datetime(3)',
      },
      {
        primary: 'name',
      },
    );
    await createTable(
      q,
      'change_events',
      {
        id: 'varchar(36)',
        kind: 'varchar(32)',
        subjectId: 'varchar(36)',
        at: 'datetime(3)',
      },
      {
        indexes: {
          ix_change_events_at: ['at'],
        },
      },
    );
    await createTable(q, 'audit_events', {
      id: 'varchar(36)',
      at: 'datetime(3)',
      actor: 'varchar(320)',
      action: 'varchar(64)',
      subject: 'varchar(400)',
      changes: 'longtext',
    });
    await createTable(
      q,
      'users',
      {
        id: 'varchar(36)',
        email: 'varchar(320)',
        emailKey: 'varchar(320)',
        name: 'varchar(200)?',
        role: 'varchar(32)',
        passwordHash: 'varchar(255)?',
        createdAt: 'datetime(3)',
        lastSignedInAt: 'datetime(3)?',
      },
      {
        unique: {
          uq_users_email_key: ['emailKey'],
        },
      },
    );
    await createTable(
      q,
      'sessions',
      {
        id: 'varchar(36)',
        userId: 'varchar(36)',
        tokenHash: 'varchar(64)',
        createdAt: 'datetime(3)',
        expiresAt: 'datetime(3)',
      },
      {
        unique: {
          uq_sessions_token_hash: ['tokenHash'],
        },
        indexes: {
          ix_sessions_expires: ['expiresAt'],
          ix_sessions_user: ['userId'],
        },
        foreignKeys: {
          fk_sessions_user: ['userId', 'users', 'id', 'CASCADE'],
        },
      },
    );
    await createTable(
      q,
      'api_tokens',
      {
        id: 'varchar(36)',
        name: 'varchar(100)',
        role: 'varchar(32)',
        tokenHash: 'varchar(64)',
        createdAt: 'datetime(3)',
        lastUsedAt: 'datetime(3)?',
        expiresAt: 'datetime(3)?',
      },
      {
        unique: {
          uq_api_tokens_token_hash: ['tokenHash'],
        },
      },
    );
    await createTable(
      q,
      'sign_in_attempts',
      {
        keyHash: 'varchar(64)',
        failures: 'int',
        windowStartedAt: 'datetime(3)',
      },
      {
        primary: 'keyHash',
        indexes: {
          ix_sign_in_attempts_window: ['windowStartedAt'],
        },
      },
    );
    await createTable(q, 'application_settings', {
      id: 'varchar(8)',
      baseUrl: 'varchar(500)',
      emailToRequestEnabled: 'tinyint',
      maxMessageBytes: 'int',
      acknowledgeNewRequests: 'tinyint',
      reopenOnReply: 'tinyint',
      ignoredRetentionDays: 'int',
      alertEmails: 'longtext',
      alertAfterMinutes: 'int',
    });
    await createTable(
      q,
      'technician_groups',
      {
        id: 'varchar(36)',
        name: 'varchar(100)',
        nameKey: 'varchar(100)',
        description: 'varchar(500)?',
      },
      {
        unique: {
          uq_technician_groups_name_key: ['nameKey'],
        },
      },
    );
    await createTable(
      q,
      'categories',
      {
        id: 'varchar(36)',
        name: 'varchar(100)',
        nameKey: 'varchar(100)',
        description: 'varchar(500)?',
      },
      {
        unique: {
          uq_categories_name_key: ['nameKey'],
        },
      },
    );
    await createTable(
      q,
      'proxy_servers',
      {
        id: 'varchar(36)',
        name: 'varchar(100)',
        nameKey: 'varchar(100)',
        protocol: 'varchar(32)',
        host: 'varchar(255)',
        port: 'int',
        username: 'varchar(255)?',
        passwordBox: 'longtext?',
      },
      {
        unique: {
          uq_proxy_servers_name_key: ['nameKey'],
        },
      },
    );
    await createTable(
      q,
      'outgoing_email_servers',
      {
        id: 'varchar(36)',
        name: 'varchar(100)',
        nameKey: 'varchar(100)',
        email: 'varchar(320)',
        protocol: 'varchar(32)',
        senderName: 'varchar(200)?',
        provider: 'varchar(32)',
        host: 'varchar(255)',
        port: 'int',
        securityType: 'varchar(32)',
        certificateAuthority: 'longtext?',
        authenticationNeeded: 'tinyint',
        authType: 'varchar(32)?',
        username: 'varchar(320)?',
        passwordBox: 'longtext?',
        replyTo: 'varchar(320)?',
        proxyServerId: 'varchar(36)?',
        enabled: 'tinyint',
        primary: 'tinyint',
        filter: 'longtext?',
        createdAt: 'datetime(3)',
        updatedAt: 'datetime(3)',
        oauthClientid: 'varchar(500)?',
        oauthClientsecretbox: 'longtext?',
        oauthAuthorizationurl: 'varchar(500)?',
        oauthTokenurl: 'varchar(500)?',
        oauthScope: 'varchar(1000)?',
        oauthRedirecturl: 'varchar(500)?',
      },
      {
        unique: {
          uq_outgoing_email_servers_name_key: ['nameKey'],
        },
        foreignKeys: {
          fk_outgoing_proxy: ['proxyServerId', 'proxy_servers', 'id', 'RESTRICT'],
        },
      },
    );
    await createTable(
      q,
      'incoming_email_servers',
      {
        id: 'varchar(36)',
        name: 'varchar(100)',
        nameKey: 'varchar(100)',
        email: 'varchar(320)',
        protocol: 'varchar(32)',
        technicianGroupId: 'varchar(36)?',
        categoryId: 'varchar(36)?',
        proxyServerId: 'varchar(36)?',
        provider: 'varchar(32)',
        host: 'varchar(255)',
        port: 'int',
        securityType: 'varchar(32)',
        certificateAuthority: 'longtext?',
        authType: 'varchar(32)',
        username: 'varchar(320)?',
        passwordBox: 'longtext?',
        folder: 'varchar(255)',
        firstContactDays: 'int',
        pollIntervalSeconds: 'int',
        enabled: 'tinyint',
        primary: 'tinyint',
        outgoingEmailServerId: 'varchar(36)?',
        filter: 'longtext?',
        createdAt: 'datetime(3)',
        updatedAt: 'datetime(3)',
        oauthClientid: 'varchar(500)?',
        oauthClientsecretbox: 'longtext?',
        oauthAuthorizationurl: 'varchar(500)?',
        oauthTokenurl: 'varchar(500)?',
        oauthScope: 'varchar(1000)?',
        oauthRedirecturl: 'varchar(500)?',
      },
      {
        unique: {
          uq_incoming_email_servers_name_key: ['nameKey'],
        },
        foreignKeys: {
          fk_incoming_group: ['technicianGroupId', 'technician_groups', 'id', 'RESTRICT'],
          fk_incoming_category: ['categoryId', 'categories', 'id', 'RESTRICT'],
          fk_incoming_proxy: ['proxyServerId', 'proxy_servers', 'id', 'RESTRICT'],
          fk_incoming_outgoing: ['outgoingEmailServerId', 'outgoing_email_servers', 'id', 'RESTRICT'],
        },
      },
    );
    await createTable(
      q,
      'server_health',
      {
        serverId: 'varchar(36)',
        direction: 'varchar(32)',
        state: 'varchar(32)',
        since: 'datetime(3)?',
        lastCheckedAt: 'datetime(3)?',
        lastSucceededAt: 'datetime(3)?',
        consecutiveFailures: 'int',
        nextCheckAt: 'datetime(3)?',
        problem: 'longtext?',
        pushActive: 'tinyint',
      },
      {
        primary: 'serverId',
      },
    );
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of [
      'server_health',
      'incoming_email_servers',
      'outgoing_email_servers',
      'proxy_servers',
      'categories',
      'technician_groups',
      'application_settings',
      'sign_in_attempts',
      'api_tokens',
      'sessions',
      'users',
      'audit_events',
      'change_events',
      'leases',
      'properties',
    ])
      await q.dropTable(table, true);
  }
}
