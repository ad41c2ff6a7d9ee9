import { type MigrationInterface, type QueryRunner, TableIndex } from 'typeorm';
import { addColumn, createTable } from './table';

const LANE = { name: 'ix_notifications_lane', columnNames: ['outgoingEmailServerId', 'state', 'nextAttemptAt'] };
const TURN = {
  ...LANE,
  name: 'ix_notifications_turn',
  columnNames: ['outgoingEmailServerId', 'state', 'askedBy', 'nextAttemptAt'],
};

/** What mail out needs beyond sending: turns, quotas, clocks that stand still, and addresses that bounced. */
export class MailOut1763800000007 implements MigrationInterface {
  name = 'MailOut1763800000007';

  async up(q: QueryRunner): Promise<void> {
    await addColumn(q, 'notifications', 'askedBy', 'varchar(36)');
    await addColumn(q, 'delivery_attempts', 'recipientCount', 'integer');
    await addColumn(q, 'server_health', 'parkedSince', 'datetime(3)');
    const indexes = new Set((await q.getTable('notifications'))?.indices.map(({ name }) => name));
    if (!indexes.has(TURN.name)) await q.createIndex('notifications', new TableIndex(TURN));
    // Does the same but for whose turn it is, and each index is written with every change of state.
    if (indexes.has(LANE.name)) await q.dropIndex('notifications', LANE.name);
    await createTable(
      q,
      'suppressions',
      {
        id: 'varchar(36)',
        address: 'varchar(320)',
        addressKey: 'varchar(320)',
        reason: 'varchar(1000)',
        since: 'datetime(3)',
        expiresAt: 'datetime(3)',
        notificationId: 'varchar(36)?',
      },
      {
        unique: { uq_suppressions_address: ['addressKey'] },
        foreignKeys: { fk_suppressions_notification: ['notificationId', 'notifications', 'id', 'SET NULL'] },
      },
    );
  }

  async down(q: QueryRunner): Promise<void> {
    await q.dropTable('suppressions', true);
    await q.createIndex('notifications', new TableIndex(LANE));
    await q.dropIndex('notifications', TURN.name);
    await q.query('ALTER TABLE server_health DROP COLUMN parkedSince');
    await q.query('ALTER TABLE delivery_attempts DROP COLUMN recipientCount');
    await q.query('ALTER TABLE notifications DROP COLUMN askedBy');
  }
}
