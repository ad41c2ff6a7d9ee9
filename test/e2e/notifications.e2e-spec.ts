import { type SmtpSink, startSmtpSink } from '../support/smtp-sink';
import { startTestApp, type TestApp } from '../support/test-app';
import { waitFor } from '../support/wait-for';

const FIELDS = `id state to cc subject text html messageId blockedRecipients nextAttemptAt sentAt request { id }
  outgoingEmailServer { name } sentBy { name } recipients { address state response }
  attempts { succeeded response server { name } problem { code } }`;
const SEND = `mutation ($input: SendNotificationInput!) {
  sendNotification(input: $input) { notification { ${FIELDS} } userErrors { field code message } }
}`;
const mail = { to: ['ann@example.com'], subject: 'Hello', text: 'Text' };
const nowhere = '01890000-0000-7000-8000-000000000000';

describe('notifications', () => {
  let t: TestApp;
  let sink: SmtpSink;
  beforeAll(async () => {
    [t, sink] = await Promise.all([startTestApp(), startSmtpSink()]);
    const { data } = await t.gql(
      `mutation ($input: OutgoingEmailServerInput!) { createOutgoingEmailServer(input: $input) { userErrors { code field } } }`,
      {
        input: {
          name: 'Desk',
          email: 'help@desk.example',
          senderName: 'Help desk',
          host: '127.0.0.1',
          port: sink.port,
          securityType: 'NONE',
          authenticationNeeded: false,
          primary: true,
        },
      },
    );
    expect(data.createOutgoingEmailServer.userErrors).toEqual([]);
  });
  afterAll(async () => {
    await sink.stop();
    await t.stop();
  });
  // A server that rests because of the test before is as good as new when it is switched off and on.
  beforeEach(async () => {
    sink.behave = () => undefined;
    const { data } = await t.gql('{ outgoingEmailServers { id } }');
    for (const enabled of [false, true]) {
      await t.gql(
        'mutation ($id: ID!, $enabled: Boolean!) { setOutgoingEmailServerEnabled(id: $id, enabled: $enabled) { userErrors { code } } }',
        { id: data.outgoingEmailServers[0].id, enabled },
      );
    }
  });

  const send = async (input: object) => (await t.gql(SEND, { input: { ...mail, ...input } })).data.sendNotification;
  const find = async (id: string, token?: string) =>
    (await t.gql(`query ($id: ID!) { notification(id: $id) { ${FIELDS} } }`, { id }, token)).data.notification;
  const inState = (id: string, state: string) =>
    waitFor(async () => (await find(id)).state === state && find(id), { describe: `the state ${state}` });
  const decide = async (call: string, id: string) =>
    (await t.gql(`mutation ($id: ID!) { r: ${call} { notification { state } userErrors { field code } } }`, { id }))
      .data.r;
  const list = async (filter: object, page: object = {}) => {
    const query = `query ($first: Int = 25, $after: String, $filter: NotificationFilter) {
      notifications(first: $first, after: $after, filter: $filter) {
        edges { cursor node { id recipients { address } } } pageInfo { hasNextPage } totalCount
      }
    }`;
    return (await t.gql(query, { filter, ...page })).data.notifications;
  };

  it('are sent soon, and tell what became of them', async () => {
    const { notification, userErrors } = await send({ cc: ['bob@example.com'], html: '<p>Text</p>', subject: 'Größe' });
    expect([userErrors, notification.request, notification.blockedRecipients]).toEqual([[], null, []]);
    const sent = await inState(notification.id, 'SENT');
    expect(sent).toMatchObject({
      outgoingEmailServer: { name: 'Desk' },
      sentBy: { name: 'Desk' },
      nextAttemptAt: null,
      attempts: [{ succeeded: true, server: { name: 'Desk' }, problem: null }],
    });
    expect(sent.recipients.map((r: any) => [r.address, r.state])).toEqual([
      ['ann@example.com', 'ACCEPTED'],
      ['bob@example.com', 'ACCEPTED'],
    ]);
    const received = await sink.waitFor(({ raw }) => raw.includes(sent.messageId));
    expect(received.envelope).toEqual({ from: 'help@desk.example', to: ['ann@example.com', 'bob@example.com'] });
    expect(received.raw.toString()).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  });

  it('are made once per idempotency key, also when asked for at the same time', async () => {
    const answers = await Promise.all(['one', 'two', 'three'].map((subject) => send({ subject, idempotencyKey: 'K' })));
    const again = await send({ subject: 'four', idempotencyKey: 'K' });
    expect(new Set([...answers, again].map((a) => a.notification.id)).size).toBe(1);
    await inState(again.notification.id, 'SENT');
    const copies = sink.messages.filter(({ raw }) => raw.includes(again.notification.messageId));
    expect(copies.length).toBe(1);
  });

  it.each([
    ['a wrong address', { to: ['x'] }, [['to', '0'], 'INVALID_ADDRESS']],
    ['a line break in the subject', { subject: 'a\nBcc: b@example.com' }, [['subject'], 'INVALID_CHARACTERS']],
    ['an unknown server', { outgoingEmailServerId: nowhere }, [['outgoingEmailServerId'], 'NOT_FOUND']],
    ['an unknown request', { requestId: nowhere }, [['requestId'], 'NOT_FOUND']],
  ])('are refused with %s', async (_, input, [field, code]) => {
    const { notification, userErrors } = await send(input);
    expect(notification).toBeNull();
    expect(userErrors).toEqual([{ field, code, message: expect.stringMatching(/\.$/) }]);
  });

  it('that fail can be sent again by an administrator, which the audit log keeps', async () => {
    sink.behave = ({ at }) => (at === 'RCPT' ? { code: 550, text: 'no such user' } : undefined);
    const { notification } = await send({});
    const failed = await inState(notification.id, 'FAILED');
    expect(failed.attempts).toMatchObject([{ succeeded: false, problem: { code: 'RECIPIENT_REJECTED' } }]);
    expect(failed.recipients[0].response).toContain('no such user');
    sink.behave = () => undefined;
    expect(await decide('retryNotification(id: $id)', notification.id)).toMatchObject({ userErrors: [] });
    await inState(notification.id, 'SENT');
    const { data } = await t.gql('{ auditEvents(first: 1) { edges { node { action subject } } } }');
    expect(data.auditEvents.edges[0].node).toEqual({
      action: 'notification.retry',
      subject: `notification "Hello" (${notification.id})`,
    });
  });

  it('that may have arrived wait for a person', async () => {
    sink.behave = ({ at }) => (at === 'END' ? 'drop' : undefined);
    const { notification } = await send({});
    await inState(notification.id, 'UNCERTAIN');
    expect(await decide('retryNotification(id: $id)', notification.id)).toEqual({
      notification: null,
      userErrors: [{ field: ['acceptDuplicate'], code: 'DUPLICATE_NOT_ACCEPTED' }],
    });
    expect(await decide('confirmNotificationSent(id: $id)', notification.id)).toEqual({
      notification: { state: 'SENT' },
      userErrors: [],
    });
    expect((await decide('cancelNotification(id: $id)', notification.id)).userErrors).toEqual([
      { field: ['id'], code: 'WRONG_STATE' },
    ]);
  });

  it('are listed newest first, page by page and by recipient, state and server', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 3; i++)
      ids.push((await send({ to: [`List${i}@Example.com`, 'listed@example.com'] })).notification.id);
    const first = await list({ recipient: 'LISTED@example.com' }, { first: 2 });
    expect([first.totalCount, first.pageInfo.hasNextPage]).toEqual([3, true]);
    const rest = await list({ recipient: 'listed@example.com' }, { first: 2, after: first.edges[1].cursor });
    expect([...first.edges, ...rest.edges].map((e) => e.node.id)).toEqual(ids.toReversed());
    expect((await list({ recipient: 'list1@example.com' })).edges[0].node.recipients).toHaveLength(2);
    expect((await list({ states: [] })).totalCount).toBe(0);
    expect((await list({ states: ['CANCELLED'] })).totalCount).toBe(0);
    expect((await list({ serverId: nowhere })).totalCount).toBe(0);
  });

  it('are read by technicians, who can neither send nor see what the mail server said', async () => {
    const technician = await t.tokenFor('TECHNICIAN');
    const { notification } = await send({});
    expect((await inState(notification.id, 'SENT')).attempts[0].response).toMatch(/^250/);
    const seen = await find(notification.id, technician);
    expect(seen.attempts[0]).toMatchObject({ succeeded: true, response: null });
    const { errors } = await t.gql(SEND, { input: mail }, technician);
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });

  it('have no suppressions yet', async () => {
    expect((await t.gql('{ suppressions { id } }')).data.suppressions).toEqual([]);
    const { data } = await t.gql(`mutation { removeSuppression(id: "x") { deletedId userErrors { field code } } }`);
    expect(data.removeSuppression).toEqual({ deletedId: null, userErrors: [{ field: ['id'], code: 'NOT_FOUND' }] });
  });

  it('survive a restart', async () => {
    sink.behave = () => ({ code: 451, text: 'later' });
    const { notification } = await send({ to: ['survivor@example.com'] });
    await t.restart();
    const found = await find(notification.id);
    expect(['QUEUED', 'RETRYING', 'SENDING']).toContain(found.state);
    expect(found.messageId).toBe(notification.messageId);
  });
});
