import { type BaseModules, startBaseModules } from '../../test/support/base-modules';
import { newId } from '../common/ids';
import { toKeyset } from '../common/page';
import { Database } from '../database/database';
import { ChangeEventRepository } from '../events/change-event.repository';
import { messageIdHash } from '../mail/threading';
import { toRows } from '../notifications/notification-rows';
import { NotificationKind } from '../notifications/notification.enums';
import { NotificationRepository } from '../notifications/notification.repository';
import { AttachmentRepository } from './attachment.repository';
import { ConversationService } from './conversation.service';
import { MAX_ENTRY_TEXT, type NewEntry, type NewRequest } from './request-drafts';
import { RequestEntryRepository } from './request-entry.repository';
import { RequestStatus } from './request.enums';
import { RequestIntakeService } from './request-intake.service';
import { RequestRepository } from './request.repository';

const FILE = {
  fileName: 'a.png',
  contentType: 'Image/PNG',
  sizeBytes: 3,
  inline: true,
  contentId: 'x@y',
  blobRef: 'file',
  transferEncoding: 'base64',
} as const;

describe('RequestIntakeService', () => {
  let base: BaseModules;
  let db: Database;
  let intake: RequestIntakeService;
  let requests: RequestRepository;
  let entries: RequestEntryRepository;

  beforeAll(async () => {
    base = await startBaseModules({
      providers: [
        RequestRepository,
        RequestEntryRepository,
        AttachmentRepository,
        NotificationRepository,
        ConversationService,
        RequestIntakeService,
      ],
    });
    db = base.module.get(Database);
    intake = base.module.get(RequestIntakeService);
    requests = base.module.get(RequestRepository);
    entries = base.module.get(RequestEntryRepository);
  });

  afterAll(() => base.close());

  const entry = (changes: Partial<NewEntry> = {}): NewEntry => ({
    authorEmail: 'ann@example.com',
    authorName: 'Ann',
    text: 'It does not print.',
    html: null,
    messageId: `${newId()}@example.com`,
    inboundMessageId: newId(),
    createdAt: base.clock.now(),
    attachments: [],
    ...changes,
  });

  const draft = (changes: Partial<NewRequest> = {}): NewRequest => ({
    subject: 'Printer',
    requesterEmail: 'Ann@Example.com',
    requesterName: 'Ann',
    ccEmails: ['boss@example.com'],
    technicianGroupId: null,
    categoryId: null,
    sourceId: null,
    linkedToId: null,
    entry: entry(),
    createdAt: base.clock.now(),
    ...changes,
  });

  const create = (...drafts: NewRequest[]) => db.transaction((tx) => intake.createRequests(tx, drafts));
  const conversation = async (id: string) => (await entries.findPages([id], toKeyset({ first: 100 }))).get(id)!;
  const numberOf = (key: string) => Number(key.slice('REQ-'.length));

  it('numbers requests in their order, without gaps, also after a rollback', async () => {
    const [first, second] = await create(draft({ subject: 'one' }), draft({ subject: 'two' }));
    await expect(
      db.transaction(async (tx) => {
        await intake.createRequests(tx, [draft()]);
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    const [third] = await create(draft({ subject: 'three' }));
    expect(numberOf(second!.key)).toBe(numberOf(first!.key) + 1);
    expect(numberOf(third!.key)).toBe(numberOf(first!.key) + 2);
    expect((await requests.findById(null, second!.id))?.subject).toBe('two');
  });

  it('keeps what it was given', async () => {
    const html = { blobRef: 'html', transferEncoding: 'quoted-printable' as const, charset: 'koi8-r' };
    const mail = entry({ html, attachments: [FILE] });
    const [made] = await create(draft({ entry: mail }));
    expect(await requests.findById(null, made!.id)).toMatchObject({
      status: RequestStatus.OPEN,
      requesterEmail: 'Ann@Example.com',
      requesterKey: 'ann@example.com',
      ccEmails: ['boss@example.com'],
      createdAt: base.clock.now(),
      updatedAt: base.clock.now(),
    });
    const [stored, ...others] = await conversation(made!.id);
    expect(others).toEqual([]);
    expect(stored).toMatchObject({
      direction: 'INCOMING',
      text: 'It does not print.',
      messageId: mail.messageId,
      messageIdHash: messageIdHash(mail.messageId!),
      inboundMessageId: mail.inboundMessageId,
    });
    expect((await entries.findHtml([stored!.id])).get(stored!.id)).toMatchObject({
      safeHtml: null,
      htmlRef: 'html',
      htmlTransferEncoding: 'quoted-printable',
      htmlCharset: 'koi8-r',
    });
    expect(await base.module.get(AttachmentRepository).findByEntryIds([stored!.id])).toMatchObject([
      { ...FILE, contentType: 'image/png', uploadedBy: null },
    ]);
  });

  it('takes in a batch that no single statement could hold', async () => {
    const drafts = Array.from({ length: 3_000 }, (_, i) => draft({ subject: `mail ${i}` }));
    const made = await create(...drafts);
    expect(new Set(made.map((request) => request.key)).size).toBe(3_000);
    expect(await requests.findById(null, made[2_999]!.id)).toMatchObject({
      subject: 'mail 2999',
      number: numberOf(made[0]!.key) + 2_999,
    });
    expect(await conversation(made[2_999]!.id)).toHaveLength(1);
  });

  it('shortens what is too long for its column', async () => {
    const long = 'x'.repeat(2_000);
    const mail = entry({
      authorEmail: long,
      authorName: long,
      messageId: long,
      text: 't'.repeat(MAX_ENTRY_TEXT + 1),
      html: { blobRef: 'h', transferEncoding: null, charset: long },
      attachments: [{ ...FILE, fileName: long, contentType: long, contentId: long }],
    });
    const [made] = await create(draft({ requesterEmail: 'e'.repeat(320), requesterName: long, entry: mail }));
    const [stored] = await conversation(made!.id);
    expect(stored!.messageId).toHaveLength(998);
    expect(stored!.text.slice(0, MAX_ENTRY_TEXT)).toBe('t'.repeat(MAX_ENTRY_TEXT));
    expect(stored!.text).toContain('only its first 1000000 characters');
    expect(await intake.findByMessageIds(null, [messageIdHash(long)])).toEqual(
      new Map([[messageIdHash(long), made!.id]]),
    );
  });

  it('stores the longest text, in letters that take three bytes', async () => {
    const [made] = await create(draft({ entry: entry({ text: '€'.repeat(MAX_ENTRY_TEXT) }) }), draft());
    const [stored] = await conversation(made!.id);
    expect(stored!.text).toHaveLength(MAX_ENTRY_TEXT);
  });

  it.each<[RequestStatus, boolean, RequestStatus]>([
    [RequestStatus.OPEN, true, RequestStatus.OPEN],
    [RequestStatus.PENDING, true, RequestStatus.OPEN],
    [RequestStatus.PENDING, false, RequestStatus.OPEN],
    [RequestStatus.RESOLVED, true, RequestStatus.OPEN],
    [RequestStatus.RESOLVED, false, RequestStatus.RESOLVED],
    [RequestStatus.CLOSED, true, RequestStatus.OPEN],
    [RequestStatus.CLOSED, false, RequestStatus.CLOSED],
  ])('an answer to a request that is %s (reopenOnReply %p) leaves it %s', async (before, reopenOnReply, after) => {
    const [made] = await create(draft());
    await db.transaction((tx) => requests.update(tx, made!.id, { status: before }, base.clock.now()));
    base.clock.advance(60_000);
    const answer = { ...entry({ text: 'Still broken.' }), requestId: made!.id };
    await db.transaction((tx) => intake.addEntries(tx, [answer], reopenOnReply));
    expect(await requests.findById(null, made!.id)).toMatchObject({ status: after, updatedAt: base.clock.now() });
    expect((await conversation(made!.id)).map((e) => e.text)).toEqual(['It does not print.', 'Still broken.']);
  });

  it('announces every request once, with the transaction that changed it', async () => {
    const since = new Date(base.clock.ms() - 1);
    const made = await create(draft(), draft());
    const [first, second] = made.map((request) => request.id) as [string, string];
    await db.transaction((tx) =>
      intake.addEntries(
        tx,
        [
          { ...entry(), requestId: second },
          { ...entry(), requestId: second },
        ],
        true,
      ),
    );
    const events = await base.module.get(ChangeEventRepository).findSince(since, 0, 10_000);
    const heard = events.filter((event) => [first, second].includes(event.subjectId)).map((event) => event.subjectId);
    expect(heard).toEqual([first, second, second]);
  });

  describe('findByMessageIds', () => {
    it('finds the first that was taken in where strangers claim the same Message-ID', async () => {
      const messageId = `${newId()}@claimed.example`;
      const [first] = await create(draft({ entry: entry({ messageId }) }));
      await create(draft({ entry: entry({ messageId }) }));
      const hash = messageIdHash(messageId);
      const found = await intake.findByMessageIds(null, [hash, messageIdHash('unknown@example.com')]);
      expect(found).toEqual(new Map([[hash, first!.id]]));
    });

    it('believes our own mail rather than somebody who claims its Message-ID', async () => {
      const [answered, claiming] = await create(draft(), draft());
      const confirmation = {
        kind: NotificationKind.CONFIRMATION,
        to: ['ann@example.com'],
        cc: [],
        subject: 'We received it',
        text: 'Hello',
        html: null,
        requestId: answered!.id,
        outgoingEmailServerId: null,
        references: [],
        attachmentIds: [],
        idempotencyKey: null,
      };
      const ours = toRows(
        confirmation,
        null,
        (id) => ({ messageId: `${id}@desk.example`, replyTo: null }),
        base.clock.now(),
      );
      await db.transaction((tx) => base.module.get(NotificationRepository).insert(tx, [ours]));
      const claim = { ...entry({ messageId: ours.row.messageId }), requestId: claiming!.id };
      await db.transaction((tx) => intake.addEntries(tx, [claim], true));
      const found = await intake.findByMessageIds(null, [ours.row.messageIdHash]);
      expect(found).toEqual(new Map([[ours.row.messageIdHash, answered!.id]]));
    });
  });

  it('looks for more Message-IDs than one statement could name', async () => {
    const messageId = `${newId()}@example.com`;
    const [made] = await create(draft({ entry: entry({ messageId }) }));
    const hashes = Array.from({ length: 40_000 }, (_, i) => messageIdHash(`unknown-${i}@example.com`));
    const found = await intake.findByMessageIds(null, [...hashes, messageIdHash(messageId)]);
    expect(found).toEqual(new Map([[messageIdHash(messageId), made!.id]]));
  });

  it('finds requests by number and by id, within the transaction that made them too', async () => {
    await db.transaction(async (tx) => {
      const [made] = await intake.createRequests(tx, [draft()]);
      const number = numberOf(made!.key);
      expect((await intake.findByNumbers(tx, [number, 999_999])).get(number)?.id).toBe(made!.id);
      expect((await intake.findByIds(tx, [made!.id, newId()])).size).toBe(1);
    });
    expect(await intake.findByNumbers(null, [])).toEqual(new Map());
    expect(await intake.findByMessageIds(null, [])).toEqual(new Map());
  });

  it('makes nothing of an empty batch', async () => {
    expect(await create()).toEqual([]);
    await db.transaction((tx) => intake.addEntries(tx, [], true));
  });
});
