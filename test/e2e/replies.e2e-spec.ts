import request from 'supertest';
import { messageIdHash } from '../../src/mail/threading';
import { NotificationRepository } from '../../src/notifications/notification.repository';
import { OutgoingAttachmentRegistry } from '../../src/notifications/outgoing-attachment-registry';
import { AttachmentRepository } from '../../src/requests/attachment.repository';
import { RequestIntakeService } from '../../src/requests/request-intake.service';
import { UploadsTask } from '../../src/requests/uploads.task';
import { type RequestsApp, startRequestsApp } from '../support/requests-app';

const MINUTE = 60_000;

let app: RequestsApp;

beforeAll(async () => {
  app = await startRequestsApp();
});

afterAll(() => app?.t.stop());

describe('uploading and replying', () => {
  const upload = (token: string | null, files: [string, Buffer][]) => {
    const call = request(app.t.url).post('/attachments');
    if (token !== null) call.set('Authorization', `Bearer ${token}`);
    for (const [name, bytes] of files) call.attach('files', bytes, name);
    return call;
  };

  const reply = async (id: string, input: object, token = app.technician) => {
    const mutation = `mutation ($id: ID!, $input: RequestReplyInput!) { replyToRequest(id: $id, input: $input) {
      request { id updatedAt } userErrors { field code }
      notification { id state to cc subject text html messageId request { id } }
    } }`;
    const { data, errors } = await app.t.gql(mutation, { id, input }, token);
    expect(errors).toBeUndefined();
    return data.replyToRequest;
  };

  it('sends the words and files to the requester, and shows them in the request', async () => {
    const [made] = await app.takeIn([{}], { ccEmails: ['boss@example.com', 'Ann@example.com'] });
    const uploaded = await upload(app.technician, [
      ['../../Größe.txt', Buffer.from('big')],
      ['b.bin', Buffer.from([0, 1, 2])],
    ]);
    expect(uploaded.status).toBe(201);
    expect(uploaded.body).toMatchObject([
      { fileName: 'Größe.txt', sizeBytes: 3 },
      { fileName: 'b.bin', sizeBytes: 3 },
    ]);
    const attachmentIds = uploaded.body.map((file: any) => file.id);
    app.clock.advance(MINUTE);
    const sent = await reply(made!.id, {
      text: 'Turn it off and on.',
      html: '<p onclick="x()">Turn it <b>off</b></p><script>alert(1)</script>',
      ccEmails: ['c@example.com', 'BOSS@example.com'],
      attachmentIds,
    });
    expect(sent).toMatchObject({
      userErrors: [],
      request: { id: made!.id, updatedAt: app.clock.now().toISOString() },
      notification: {
        to: ['ann@example.com'],
        cc: ['boss@example.com', 'c@example.com'],
        text: 'Turn it off and on.',
        html: '<p>Turn it <b>off</b></p>',
        request: { id: made!.id },
      },
    });
    expect(sent.notification.subject).toContain(`[${made!.key}]`);
    const [, answer] = await app.entriesOf(made!.id);
    expect(answer).toMatchObject({
      direction: 'OUTGOING',
      text: 'Turn it off and on.',
      html: '<p>Turn it <b>off</b></p>',
      attachments: [{ fileName: 'Größe.txt', inline: false }, { fileName: 'b.bin' }],
    });
    const [file] = await app.t.get(OutgoingAttachmentRegistry).load(attachmentIds);
    expect(file).toMatchObject({ fileName: 'Größe.txt', contentType: 'text/plain' });

    const again = await reply(made!.id, { text: 'Again', attachmentIds });
    expect(again).toMatchObject({
      request: null,
      notification: null,
      userErrors: [
        { field: ['attachmentIds', '0'], code: 'ALREADY_USED' },
        { field: ['attachmentIds', '1'], code: 'ALREADY_USED' },
      ],
    });
    expect(await app.entriesOf(made!.id)).toHaveLength(2);
  });

  it('writes over the server that belongs to the mailbox, within the conversation, and never to our own mailboxes', async () => {
    const { data, errors } = await app.t.gql(
      `mutation { createOutgoingEmailServer(input: { name: "Out", email: "out@desk.example", host: "smtp.desk.example",
        port: 587, securityType: TLS, authenticationNeeded: false, enabled: false }) { server { id } userErrors { code } } }`,
      {},
      app.admin,
    );
    expect(errors).toBeUndefined();
    const outgoingEmailServerId = data.createOutgoingEmailServer.server.id;
    const incoming = await app.t.gql(
      `mutation ($id: ID) { createIncomingEmailServer(input: { name: "In", email: "support@desk.example", protocol: IMAP,
        host: "imap.desk.example", port: 993, securityType: SSL, authType: BASIC, password: "secret", enabled: false,
        outgoingEmailServerId: $id }) { server { id } userErrors { field code } } }`,
      { id: outgoingEmailServerId },
      app.admin,
    );
    const sourceId = incoming.data.createIncomingEmailServer.server.id;
    const ccEmails = ['Support@Desk.example', 'boss@example.com', 'out@desk.example'];
    const [made] = await app.takeIn([{ messageId: 'first@example.com' }, {}], { sourceId, ccEmails });
    const { notification } = await reply(made!.id, { text: 'One', ccEmails: ['support@desk.example'] });
    expect(notification).toMatchObject({ to: ['ann@example.com'], cc: ['boss@example.com'] });
    const second = await reply(made!.id, { text: 'Two' });
    const row = await app.t.get(NotificationRepository).findById(null, second.notification.id);
    expect(row).toMatchObject({
      outgoingEmailServerId,
      references: ['first@example.com', notification.messageId],
      kind: 'REPLY',
    });
    const hash = messageIdHash(second.notification.messageId);
    expect(await app.t.get(RequestIntakeService).findByMessageIds(null, [hash])).toEqual(new Map([[hash, made!.id]]));
  });

  it('sends nobody else’s uploads', async () => {
    const [made] = await app.takeIn([{}]);
    const { body } = await upload(app.admin, [['secret.txt', Buffer.from('x')]]);
    const refused = await reply(made!.id, { text: 'Hi', attachmentIds: [body[0].id] });
    expect(refused.userErrors).toEqual([{ field: ['attachmentIds', '0'], code: 'NOT_FOUND' }]);
  });

  it.each<[string, object, { field: string[]; code: string }[]]>([
    ['no text', { text: ' ' }, [{ field: ['text'], code: 'REQUIRED' }]],
    ['a wrong copy', { text: 'x', ccEmails: ['no'] }, [{ field: ['ccEmails', '0'], code: 'INVALID_ADDRESS' }]],
    ['an unknown file', { text: 'x', attachmentIds: ['nope'] }, [{ field: ['attachmentIds', '0'], code: 'NOT_FOUND' }]],
  ])('refuses %s and changes nothing', async (_, input, userErrors) => {
    const [made] = await app.takeIn([{}]);
    expect(await reply(made!.id, input)).toMatchObject({ request: null, notification: null, userErrors });
    expect(await app.entriesOf(made!.id)).toHaveLength(1);
  });

  it('refuses a reply to a request that does not exist', async () => {
    expect((await reply('nope', { text: 'x' })).userErrors).toEqual([{ field: ['id'], code: 'NOT_FOUND' }]);
  });

  it('refuses strangers, monitors, nothing, too much and too many', async () => {
    const small: [string, Buffer] = ['a.txt', Buffer.from('x')];
    expect((await upload(null, [small])).status).toBe(401);
    expect((await upload(await app.t.tokenFor('MONITOR'), [small])).status).toBe(403);
    expect((await upload(app.technician, [])).status).toBe(400);
    expect((await upload(app.technician, [['a.bin', Buffer.alloc(25 * 1024 * 1024 + 1)]])).status).toBe(413);
    expect(
      (
        await upload(
          app.technician,
          Array.from({ length: 11 }, () => small),
        )
      ).status,
    ).toBe(400);
    expect((await upload(app.technician, [['a.bin', Buffer.alloc(25 * 1024 * 1024)]])).status).toBe(201);
  });

  it('forgets an upload that no reply has sent for a day', async () => {
    const [made] = await app.takeIn([{}]);
    const [sent, unused] = (
      await upload(app.technician, [
        ['a', Buffer.from('a')],
        ['b', Buffer.from('b')],
      ])
    ).body;
    await reply(made!.id, { text: 'x', attachmentIds: [sent.id] });
    app.clock.advance(23 * 60 * MINUTE);
    const kept = async () =>
      (await app.t.get(AttachmentRepository).findByIds(null, [sent.id, unused.id])).map((row) => row.id);
    await app.t.get(UploadsTask).sweep();
    expect(await kept()).toHaveLength(2);
    app.clock.advance(61 * MINUTE);
    await app.t.get(UploadsTask).sweep();
    expect(await kept()).toEqual([sent.id]);
  });
});
