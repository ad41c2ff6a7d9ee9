import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '../../src/common/ids';
import { type MailroomProcess, startMailroom } from '../support/server-process';

/** In every secret that these tests enter, and nowhere else. */
const MARK = 'MARKED-SECRET';
const secret = () => `${MARK}-${newId()}`;

const CLIENT = {
  clientId: 'client',
  authorizationUrl: 'https://login.example/authorize',
  tokenUrl: 'https://login.example/token',
  scope: 'mail',
};
const PLACE = { host: '127.0.0.1', port: 1, securityType: 'SSL', enabled: false };
const incoming = () => ({ ...PLACE, name: newId(), email: `${newId()}@example.com`, protocol: 'IMAP' });
const outgoing = () => ({ ...PLACE, name: newId(), email: `${newId()}@example.com` });
const basic = () => ({ authType: 'BASIC', password: secret() });
const oauth = () => ({ authType: 'OAUTH', oauth: { ...CLIENT, clientSecret: secret() } });
const SERVER_FIELDS =
  'name username hasPassword oauth { clientId hasClientSecret } health { problem { title detail } }';
const TEST = 'test { succeeded steps { detail } problem { title detail remedy } } userErrors { message }';

describe('secrets that were entered', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-secrets-'));
  const answers: string[] = [];
  let server: MailroomProcess;
  let token: string;

  beforeAll(async () => {
    server = await startMailroom({ dataDir, env: { LOG_LEVEL: 'trace' } });
    token = await server.signIn();
  });
  afterAll(async () => {
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  async function send(operation: string, variables: object = {}) {
    const answer = await server.graphql(operation, variables, token);
    answers.push(JSON.stringify(answer));
    return answer.data;
  }

  /** Creates with one secret, replaces it with another one, is refused with a third, and tests with all of them. */
  async function configure(type: string, make: () => object, signIn: () => object) {
    const save = (name: string, input: object, id?: string) =>
      send(
        `mutation ($input: ${type}Input!${id ? ', $id: ID!' : ''}) {
          ${name}(${id ? 'id: $id, ' : ''}input: $input) { server { id ${SERVER_FIELDS} } userErrors { message } } }`,
        { input, id },
      );
    const { id } = (await save(`create${type}`, { ...make(), ...signIn() }))[`create${type}`].server;
    await save(`update${type}`, { ...make(), ...signIn() }, id);
    await save(`create${type}`, { ...make(), ...signIn(), name: '', host: 'a b' });
    await send(`mutation ($id: ID!) { test${type}(id: $id) { ${TEST} } }`, { id });
    await send(`mutation ($input: ${type}Input!, $id: ID) { test${type}Input(input: $input, id: $id) { ${TEST} } }`, {
      input: { ...make(), ...signIn() },
      id,
    });
    await send(`mutation ($id: ID!) { authorize${type}(id: $id) { userErrors { message } } }`, { id });
  }

  it('are in no answer, audit event, log line or file in clear', async () => {
    for (const signIn of [basic, oauth]) {
      await configure('IncomingEmailServer', incoming, signIn);
      await configure('OutgoingEmailServer', outgoing, signIn);
    }
    const proxy = () => ({
      name: newId(),
      protocol: 'HTTP',
      host: '127.0.0.1',
      port: 1,
      username: 'ann',
      password: secret(),
    });
    const PROXY = '{ proxyServer { id username hasPassword } userErrors { message } }';
    const created = await send(`mutation ($input: ProxyServerInput!) { createProxyServer(input: $input) ${PROXY} }`, {
      input: proxy(),
    });
    await send(
      `mutation ($id: ID!, $input: ProxyServerInput!) { updateProxyServer(id: $id, input: $input) ${PROXY} }`,
      {
        id: created.createProxyServer.proxyServer.id,
        input: proxy(),
      },
    );
    // graphql-js quotes the whole input when a field of it is missing.
    const { port: _, ...incomplete } = proxy();
    await send(`mutation ($input: ProxyServerInput!) { createProxyServer(input: $input) ${PROXY} }`, {
      input: incomplete,
    });
    const { auditEvents } = await send(
      '{ auditEvents(first: 100) { edges { node { action subject changes { field from to } } } } }',
    );
    const changes = auditEvents.edges.flatMap((edge: { node: { changes: object[] } }) => edge.node.changes);
    expect(changes).toContainEqual({ field: 'password', from: null, to: 'changed' });
    expect(changes).toContainEqual({ field: 'oauth.clientSecret', from: null, to: 'changed' });

    await server.stop();
    expect(answers.filter((answer) => answer.includes(MARK))).toEqual([]);
    expect(server.output()).toContain('/graphql');
    expect(
      server
        .output()
        .split('\n')
        .filter((line) => line.includes(MARK)),
    ).toEqual([]);
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).toBeGreaterThan(0);
    const leaking = files.filter((file) => readFileSync(join(file.parentPath, file.name)).includes(MARK));
    expect(leaking.map((file) => file.name)).toEqual([]);
  });
});
