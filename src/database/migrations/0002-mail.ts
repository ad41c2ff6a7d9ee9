import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTable } from './table';

export class Mail1763800000002 implements MigrationInterface {
  name = 'Mail1763800000002';

  async up(q: QueryRunner): Promise<void> {
    await createTable(
      q,
      'notifications',
      {
        id: 'varchar(36)',
        state: 'varchar(32)',
        kind: 'varchar(32)',
        to: 'longtext',
        cc: 'longtext',
        subject: 'longtext',
        messageId: 'varchar(255)',
        messageIdHash: 'varchar(64)',
        references: 'longtext',
        attachmentIds: 'longtext',
        requestId: 'varchar(36)?',
        outgoingEmailServerId: 'varchar(36)?',
        sentById: 'varchar(36)?',
        idempotencyKeyHash: 'varchar(64)?',
        attemptCount: 'int',
        nextAttemptAt: 'datetime(3)?',
        giveUpAt: 'datetime(3)',
        claimOwner: 'varchar(36)?',
        claimExpiresAt: 'datetime(3)?',
        handedOverAt: 'datetime(3)?',
        createdAt: 'datetime(3)',
        sentAt: 'datetime(3)?',
      },
      {
        unique: {
          uq_notifications_idempotency: ['idempotencyKeyHash'],
        },
        indexes: {
          ix_notifications_message_id: ['messageIdHash'],
          ix_notifications_server: ['outgoingEmailServerId', 'id'],
          ix_notifications_request: ['requestId', 'id'],
          ix_notifications_lane: ['outgoingEmailServerId', 'state', 'nextAttemptAt'],
          ix_notifications_due: ['state', 'nextAttemptAt'],
        },
        foreignKeys: {
          fk_notifications_server: ['outgoingEmailServerId', 'outgoing_email_servers', 'id', 'SET NULL'],
          fk_notifications_sent_by: ['sentById', 'outgoing_email_servers', 'id', 'SET NULL'],
        },
      },
    );
    await createTable(
      q,
      'notification_bodies',
      { notificationId: 'varchar(36)', text: 'longtext', html: 'longtext?' },
      {
        primary: 'notificationId',
        foreignKeys: { fk_bodies_notification: ['notificationId', 'notifications', 'id', 'CASCADE'] },
      },
    );
    await createTable(
      q,
      'notification_recipients',
      {
        id: 'varchar(36)',
        notificationId: 'varchar(36)',
        address: 'varchar(320)',
        addressKey: 'varchar(320)',
        cc: 'tinyint',
        state: 'varchar(32)',
        response: 'varchar(1000)?',
      },
      {
        indexes: {
          ix_notification_recipients_address: ['addressKey', 'notificationId'],
          ix_notification_recipients_notification: ['notificationId'],
        },
        foreignKeys: {
          fk_recipients_notification: ['notificationId', 'notifications', 'id', 'CASCADE'],
        },
      },
    );
    await createTable(
      q,
      'delivery_attempts',
      {
        id: 'varchar(36)',
        notificationId: 'varchar(36)',
        serverId: 'varchar(36)?',
        at: 'datetime(3)',
        succeeded: 'tinyint',
        response: 'varchar(1000)?',
        durationMs: 'int',
        problem: 'longtext?',
      },
      {
        indexes: {
          ix_delivery_attempts_server: ['serverId', 'at'],
          ix_delivery_attempts_notification: ['notificationId', 'id'],
        },
        foreignKeys: {
          fk_attempts_notification: ['notificationId', 'notifications', 'id', 'CASCADE'],
          fk_attempts_server: ['serverId', 'outgoing_email_servers', 'id', 'SET NULL'],
        },
      },
    );
    await createTable(
      q,
      'requests',
      {
        id: 'varchar(36)',
        number: 'int',
        subject: 'longtext',
        status: 'varchar(32)',
        requesterEmail: 'varchar(320)',
        requesterKey: 'varchar(320)',
        requesterName: 'varchar(500)?',
        ccEmails: 'longtext',
        technicianGroupId: 'varchar(36)?',
        categoryId: 'varchar(36)?',
        sourceId: 'varchar(36)?',
        linkedToId: 'varchar(36)?',
        createdAt: 'datetime(3)',
        updatedAt: 'datetime(3)',
      },
      {
        unique: {
          uq_requests_number: ['number'],
        },
        indexes: {
          ix_requests_category: ['categoryId', 'id'],
          ix_requests_group: ['technicianGroupId', 'id'],
          ix_requests_requester: ['requesterKey', 'id'],
          ix_requests_status: ['status', 'id'],
        },
        foreignKeys: {
          fk_requests_group: ['technicianGroupId', 'technician_groups', 'id', 'RESTRICT'],
          fk_requests_category: ['categoryId', 'categories', 'id', 'RESTRICT'],
          fk_requests_source: ['sourceId', 'incoming_email_servers', 'id', 'SET NULL'],
          fk_requests_linked_to: ['linkedToId', 'requests', 'id', 'SET NULL'],
        },
      },
    );
    await createTable(
      q,
      'request_entries',
      {
        id: 'varchar(36)',
        requestId: 'varchar(36)',
        direction: 'varchar(32)',
        authorEmail: 'varchar(320)?',
        authorName: 'varchar(500)?',
        text: 'longtext',
        htmlRef: 'varchar(100)?',
        safeHtml: 'longtext?',
        messageId: 'varchar(998)?',
        messageIdHash: 'varchar(64)?',
        inboundMessageId: 'varchar(36)?',
        notificationId: 'varchar(36)?',
        createdAt: 'datetime(3)',
      },
      {
        indexes: {
          ix_request_entries_notification: ['notificationId'],
          ix_request_entries_message_id: ['messageIdHash'],
          ix_request_entries_request: ['requestId', 'id'],
        },
        foreignKeys: {
          fk_entries_request: ['requestId', 'requests', 'id', 'CASCADE'],
        },
      },
    );
    await createTable(
      q,
      'attachments',
      {
        id: 'varchar(36)',
        entryId: 'varchar(36)?',
        uploadedBy: 'varchar(64)?',
        fileName: 'varchar(200)',
        contentType: 'varchar(200)',
        sizeBytes: 'int',
        inline: 'tinyint',
        contentId: 'varchar(500)?',
        blobRef: 'varchar(100)',
        createdAt: 'datetime(3)',
      },
      {
        indexes: {
          ix_attachments_created: ['createdAt'],
          ix_attachments_entry: ['entryId'],
        },
        foreignKeys: {
          fk_attachments_entry: ['entryId', 'request_entries', 'id', 'CASCADE'],
        },
      },
    );
    await createTable(
      q,
      'mailboxes',
      {
        id: 'varchar(36)',
        serverId: 'varchar(36)?',
        placeHash: 'varchar(64)',
        generation: 'int',
        uidValidity: 'varchar(20)?',
        cursorUid: 'bigint',
        quietUntilUid: 'bigint',
        createdAt: 'datetime(3)',
      },
      {
        unique: {
          uq_mailboxes_place: ['serverId', 'placeHash'],
        },
        foreignKeys: {
          fk_mailboxes_server: ['serverId', 'incoming_email_servers', 'id', 'SET NULL'],
        },
      },
    );
    await createTable(
      q,
      'inbound_messages',
      {
        id: 'varchar(36)',
        serverId: 'varchar(36)?',
        mailboxId: 'varchar(36)',
        generation: 'int',
        uid: 'varchar(64)',
        state: 'varchar(32)',
        reason: 'longtext?',
        messageId: 'varchar(998)?',
        fromAddress: 'varchar(320)?',
        fromName: 'varchar(500)?',
        subject: 'longtext?',
        sizeBytes: 'bigint',
        storedWhole: 'tinyint',
        rawRef: 'varchar(100)',
        fingerprint: 'varchar(64)?',
        duplicateOfId: 'varchar(36)?',
        authenticationResults: 'longtext?',
        sentAt: 'datetime(3)?',
        receivedAt: 'datetime(3)',
        processedAt: 'datetime(3)?',
        requestId: 'varchar(36)?',
        acknowledge: 'tinyint',
        attempts: 'int',
        journey: 'longtext',
      },
      {
        unique: {
          uq_inbound_messages_place: ['mailboxId', 'generation', 'uid'],
        },
        indexes: {
          ix_inbound_messages_server: ['serverId', 'id'],
          ix_inbound_messages_state: ['state', 'id'],
        },
        foreignKeys: {
          fk_inbound_server: ['serverId', 'incoming_email_servers', 'id', 'SET NULL'],
          fk_inbound_mailbox: ['mailboxId', 'mailboxes', 'id', 'RESTRICT'],
        },
      },
    );
    await createTable(
      q,
      'known_fingerprints',
      {
        fingerprint: 'varchar(64)',
        messageId: 'varchar(36)',
      },
      {
        primary: 'fingerprint',
      },
    );
  }

  async down(q: QueryRunner): Promise<void> {
    for (const table of [
      'known_fingerprints',
      'inbound_messages',
      'mailboxes',
      'attachments',
      'request_entries',
      'requests',
      'delivery_attempts',
      'notification_recipients',
      'notification_bodies',
      'notifications',
    ])
      await q.dropTable(table, true);
  }
}
