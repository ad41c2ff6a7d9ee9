import { newId } from '../../src/common/ids';
import { startImapServer, type TestImapServer } from '../support/imap-server';
import { type SmtpSink, startSmtpSink } from '../support/smtp-sink';
import { startTestApp, type TestApp } from '../support/test-app';

const ACCOUNT = { email: 'support@desk.test', password: 'secret' };

let t: TestApp;
let imap: TestImapServer;
let smtp: SmtpSink;
beforeAll(async () => {
  t = await startTestApp();
  imap = await startImapServer({ security: 'none', users: { [ACCOUNT.email]: ACCOUNT } });
  smtp = await startSmtpSink({ security: 'none', users: { [ACCOUNT.email]: ACCOUNT } });
});
afterAll(async () => {
  await t.stop();
  await Promise.all([imap.stop(), smtp.stop()]);
});

const TEST = 'test { succeeded steps { name state } problem { code title } } userErrors { field code }';

/** Valid, and reachable with what ACCOUNT says; not enabled, so that nothing else connects. */
function incoming(changes: object = {}) {
  const place = { protocol: 'IMAP', host: imap.host, port: imap.port, securityType: 'NONE' };
  return { name: newId(), ...ACCOUNT, ...place, authType: 'BASIC', enabled: false, ...changes };
}
function outgoing(changes: object = {}) {
  const place = { host: smtp.host, port: smtp.port, securityType: 'NONE' };
  return { name: newId(), ...ACCOUNT, ...place, authType: 'BASIC', enabled: false, ...changes };
}

async function call(operation: string, variables: Record<string, unknown>) {
  const { data, errors } = await t.gql(operation, variables);
  expect(errors).toBeUndefined();
  return data.payload;
}
const create = async (type: string, input: object): Promise<string> =>
  (
    await call(`mutation ($input: ${type}Input!) { payload: create${type}(input: $input) { server { id } } }`, {
      input,
    })
  ).server.id;
const testInput = (type: string, input: object, id?: string) =>
  call(`mutation ($input: ${type}Input!, $id: ID) { payload: test${type}Input(input: $input, id: $id) { ${TEST} } }`, {
    input,
    id,
  });
const testSaved = (type: string, id: string) =>
  call(`mutation ($id: ID!) { payload: test${type}(id: $id) { ${TEST} } }`, { id });
const passed = (payload: { test: { steps: { name: string; state: string }[] } }) =>
  payload.test.steps.filter((step) => step.state === 'PASSED').map((step) => step.name);
const omitPassword = ({ password: _, ...rest }: { password?: unknown }) => rest;

describe('testing an incoming server', () => {
  it('signs in and opens the folder, saved or not', async () => {
    const given = incoming({ folder: 'Drafts' });
    const id = await create('IncomingEmailServer', given);
    for (const payload of [await testSaved('IncomingEmailServer', id), await testInput('IncomingEmailServer', given)]) {
      expect(payload).toMatchObject({ test: { succeeded: true, problem: null }, userErrors: [] });
      expect(passed(payload)).toEqual(expect.arrayContaining(['CONNECT', 'AUTHENTICATE', 'OPEN_FOLDER']));
    }
  });

  it('takes an omitted password from the server it is for, and only to where that was saved for', async () => {
    const given = incoming({ folder: 'Junk' });
    const id = await create('IncomingEmailServer', given);
    expect((await testInput('IncomingEmailServer', omitPassword(given), id)).test.succeeded).toBe(true);
    const before = imap.commands.length;
    const moved = { ...omitPassword(given), host: 'localhost' };
    expect(await testInput('IncomingEmailServer', moved, id)).toMatchObject({
      test: null,
      userErrors: [{ field: ['password'], code: 'SECRET_REQUIRED' }],
    });
    expect(imap.commands).toHaveLength(before);
  });

  it('saves nothing', async () => {
    const given = incoming({ folder: 'Trash' });
    const id = await create('IncomingEmailServer', given);
    const read = () =>
      call(`query ($id: ID!) { payload: incomingEmailServer(id: $id) { name folder updatedAt health { state } } }`, {
        id,
      });
    const before = await read();
    await testInput('IncomingEmailServer', incoming({ name: given.name, folder: 'Archive', password: 'wrong' }), id);
    expect(await read()).toEqual(before);
    expect((await testSaved('IncomingEmailServer', id)).test.succeeded).toBe(true);
  });

  it('says what is wrong with the account', async () => {
    const payload = await testInput('IncomingEmailServer', incoming({ password: 'wrong' }));
    expect(payload).toMatchObject({ test: { succeeded: false, problem: { code: 'AUTHENTICATION_FAILED' } } });
    expect(payload.test.steps.at(-1)).toEqual({ name: 'AUTHENTICATE', state: 'FAILED' });
  });

  it('says what is wrong with the input, and connects to nothing', async () => {
    const before = imap.commands.length;
    const payload = await testInput('IncomingEmailServer', incoming({ folder: '', pollIntervalSeconds: 1 }));
    expect(payload.test).toBeNull();
    expect(payload.userErrors.map((e: { field: string[] }) => e.field)).toEqual([['pollIntervalSeconds'], ['folder']]);
    expect(imap.commands).toHaveLength(before);
  });

  it('does not mind a name or mailbox that is taken, because nothing is saved', async () => {
    const given = incoming({ folder: 'Sent' });
    await create('IncomingEmailServer', given);
    expect((await testInput('IncomingEmailServer', given)).test.succeeded).toBe(true);
  });

  it('with OAuth says that consent is missing', async () => {
    const oauth = {
      clientId: 'c',
      clientSecret: 's',
      authorizationUrl: 'https://login.example/a',
      tokenUrl: 'https://login.example/t',
      scope: 'mail',
    };
    const payload = await testInput('IncomingEmailServer', incoming({ authType: 'OAUTH', password: undefined, oauth }));
    expect(payload.test).toMatchObject({ succeeded: false, problem: { code: 'OAUTH_CONSENT_NOT_FINISHED' } });
  });
});

describe('testing an outgoing server', () => {
  const SEND = `mutation ($input: OutgoingEmailServerInput!, $sendTo: String) {
    payload: testOutgoingEmailServerInput(input: $input, sendTo: $sendTo) { ${TEST} } }`;

  it('signs in, and sends a mail when it is told to whom', async () => {
    const id = await create('OutgoingEmailServer', outgoing());
    const before = smtp.messages.length;
    expect((await testSaved('OutgoingEmailServer', id)).test.succeeded).toBe(true);
    expect(smtp.messages).toHaveLength(before);
    const payload = await call(SEND, { input: outgoing(), sendTo: 'ann@example.com' });
    expect(passed(payload)).toContain('SEND');
    const sent = smtp.messages.slice(before).map((mail) => mail.envelope);
    expect(sent).toEqual([{ from: ACCOUNT.email, to: ['ann@example.com'] }]);
  });

  it('sends to addresses only', async () => {
    expect(await call(SEND, { input: outgoing(), sendTo: 'ann' })).toEqual({
      test: null,
      userErrors: [{ field: ['sendTo'], code: 'INVALID_EMAIL' }],
    });
  });

  it('takes an omitted password only to where it was saved for', async () => {
    const given = outgoing();
    const id = await create('OutgoingEmailServer', given);
    const moved = { ...omitPassword(given), port: imap.port };
    expect((await testInput('OutgoingEmailServer', moved, id)).userErrors).toEqual([
      { field: ['password'], code: 'SECRET_REQUIRED' },
    ]);
    expect((await testInput('OutgoingEmailServer', omitPassword(given), id)).test.succeeded).toBe(true);
  });
});

it.each(['Incoming', 'Outgoing'])('an %s server that does not exist is not found', async (direction) => {
  const payload = await testSaved(`${direction}EmailServer`, newId());
  expect(payload).toEqual({ test: null, userErrors: [{ field: ['id'], code: 'NOT_FOUND' }] });
});
