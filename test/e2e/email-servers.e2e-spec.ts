import { newId } from '../../src/common/ids';
import {
  DIRECTIONS,
  emailServerApi,
  errorCodes,
  OAUTH_INPUT,
  serverInput,
  type ServerPayload,
  withoutPassword,
} from '../support/email-server-api';
import { startTestApp, type TestApp } from '../support/test-app';

let t: TestApp;
beforeAll(async () => (t = await startTestApp({ env: { BASE_URL: 'https://desk.example.com' } })));
afterAll(() => t.stop());

const { auditOf, call, create, find, list, remove, setEnabled, update } = emailServerApi(() => t);

describe.each(DIRECTIONS)('%s email servers', (d) => {
  it('are created, read, changed and deleted', async () => {
    const given = serverInput(d, { name: ' Desk ', email: 'büro@bücher.example', host: 'Mail.Bücher.example' });
    const { server, authorizationUrl, userErrors } = await create(d, {}, given);
    expect([authorizationUrl, userErrors]).toEqual([null, []]);
    expect(server).toMatchObject({
      name: 'Desk',
      email: 'büro@bücher.example',
      host: 'mail.xn--bcher-kva.example',
      provider: 'OTHER',
      hasPassword: true,
      oauth: null,
      filter: null,
      proxyServer: null,
      primary: false,
      health: { state: 'DISABLED', consecutiveFailures: 0, problem: null },
    });
    expect(await find(d, server.id)).toEqual(server);
    const servers = await list(d);
    expect(servers).toContainEqual(server);

    const changed = await update(d, server.id, { ...withoutPassword(given), name: 'Desk 2' });
    expect(changed.server).toMatchObject({
      id: server.id,
      name: 'Desk 2',
      hasPassword: true,
      createdAt: server.createdAt,
    });
    expect(changed.server.updatedAt > server.updatedAt).toBe(true);

    expect(await remove(`${d}EmailServer`, server.id)).toEqual({ deletedId: server.id, userErrors: [] });
    expect(await find(d, server.id)).toBeNull();
    const kind = `${d.toLowerCase()}EmailServer`;
    expect((await auditOf(server.id)).map((event) => event.action)).toEqual([
      `${kind}.create`,
      `${kind}.update`,
      `${kind}.delete`,
    ]);
  });

  it('take what an update leaves out as on create', async () => {
    const filter = { type: 'IGNORE', domains: ['@Yahoo.com'] };
    const { server } = await create(d, { provider: 'GMAIL', username: 'ann', filter });
    expect(server).toMatchObject({
      provider: 'GMAIL',
      username: 'ann',
      filter: { type: 'IGNORE', domains: ['yahoo.com'] },
    });
    const replaced = await update(d, server.id, withoutPassword(serverInput(d)));
    expect(replaced.server).toMatchObject({ provider: 'OTHER', username: null, filter: null });
  });

  it('have one primary at most', async () => {
    const first = (await create(d, { primary: true })).server;
    const second = (await create(d, { primary: true })).server;
    expect([first.primary, second.primary]).toEqual([true, true]);
    const former = await find(d, first.id);
    expect(former.primary).toBe(false);
    // Who had the first one's form open must not take it back without noticing.
    expect(former.updatedAt > first.updatedAt).toBe(true);
    expect((await auditOf(first.id)).at(-1)!.changes).toEqual([{ field: 'primary', from: 'true', to: 'false' }]);

    await update(d, first.id, { ...withoutPassword(serverInput(d)), primary: true });
    expect([(await find(d, first.id)).primary, (await find(d, second.id)).primary]).toEqual([true, false]);
  });

  it('have one primary when many become it at once', async () => {
    await Promise.all(Array.from({ length: 8 }, () => create(d, { primary: true })));
    const servers = await list(d);
    expect(servers.filter((server) => server.primary)).toHaveLength(1);
  });

  it('have names of their own', async () => {
    const { server } = await create(d);
    const taken = await create(d, { name: server.name.toUpperCase() });
    expect(taken.server).toBeNull();
    expect(errorCodes(taken)).toEqual(['name NAME_TAKEN']);
  });

  it('are not changed over somebody else’s change', async () => {
    const { server } = await create(d);
    const changed = await update(
      d,
      server.id,
      withoutPassword(serverInput(d, { name: server.name })),
      server.updatedAt,
    );
    expect(errorCodes(changed)).toEqual([]);
    const late = await update(d, server.id, withoutPassword(serverInput(d)), server.updatedAt);
    expect(errorCodes(late)).toEqual(['expectedUpdatedAt STALE']);
    expect(await find(d, server.id)).toEqual(changed.server);
  });

  it('keep a password to the host, port and security it was saved with', async () => {
    const given = serverInput(d);
    const { server } = await create(d, {}, given);
    for (const changes of [{ host: 'evil.example' }, { port: 1143 }, { securityType: 'TLS' }]) {
      const refused = await update(d, server.id, { ...withoutPassword(given), ...changes });
      expect(errorCodes(refused)).toEqual(['password SECRET_REQUIRED']);
    }
    expect(await find(d, server.id)).toEqual(server);
    const moved = await update(d, server.id, { ...given, host: 'new.example', password: 'again' });
    expect(moved.server).toMatchObject({ host: 'new.example', hasPassword: true });
    const removed = await update(d, server.id, { ...given, password: null });
    expect(removed.server.hasPassword).toBe(false);
  });

  it('keep an OAuth client without giving its secret back', async () => {
    const { server } = await create(d, OAUTH_INPUT);
    expect(server).toMatchObject({
      authType: 'OAUTH',
      hasPassword: false,
      oauth: {
        clientId: 'client',
        hasClientSecret: true,
        scope: 'https://mail.google.com/',
        redirectUrl: 'https://desk.example.com/oauth/callback',
        status: 'NOT_AUTHORIZED',
        authorizedAt: null,
        problem: null,
      },
    });
    const { clientSecret: _, ...oauth } = OAUTH_INPUT.oauth;
    const given = serverInput(d, { ...OAUTH_INPUT, oauth });
    expect((await update(d, server.id, given)).server.oauth.hasClientSecret).toBe(true);
    const elsewhere = {
      ...given,
      oauth: { ...oauth, scope: 'mail', authorizationUrl: 'https://b.example/a', tokenUrl: 'https://b.example/t' },
    };
    expect(errorCodes(await update(d, server.id, elsewhere))).toEqual(['oauth.clientSecret SECRET_REQUIRED']);

    const basic = await update(d, server.id, serverInput(d));
    expect(basic.server).toMatchObject({ authType: 'BASIC', hasPassword: true, oauth: null });
    expect(errorCodes(await update(d, server.id, given))).toEqual(['oauth.clientSecret REQUIRED']);
  });

  it('begin a consent whenever they are asked to, if they sign in with OAuth', async () => {
    const authorize = `mutation ($id: ID!) {
      payload: authorize${d}EmailServer(id: $id) { authorizationUrl userErrors { field code message } } }`;
    const made = await create(d, OAUTH_INPUT);
    const again = await call<ServerPayload>(authorize, { id: made.server.id });
    for (const { authorizationUrl } of [made, again]) {
      expect(authorizationUrl).toMatch(/^https:\/\/desk\.example\.com\/oauth\/begin\?ticket=[\w-]{43}$/);
    }
    expect(again.authorizationUrl).not.toBe(made.authorizationUrl);
    const refused = await call<ServerPayload>(authorize, { id: (await create(d)).server.id });
    expect([errorCodes(refused), refused.authorizationUrl]).toEqual([['id OAUTH_REQUIRED'], null]);
  });

  it('are switched on and off, and their health says so', async () => {
    const { server } = await create(d);
    const on = (await setEnabled(d, server.id, true)).server;
    expect([on.enabled, on.updatedAt > server.updatedAt]).toEqual([true, true]);
    expect(on.health.state).not.toBe('DISABLED');
    expect((await setEnabled(d, server.id, true)).server.updatedAt).toBe(on.updatedAt);
    expect((await setEnabled(d, server.id, false)).server).toMatchObject({
      enabled: false,
      health: { state: 'DISABLED' },
    });
    expect((await auditOf(server.id)).map((event) => event.changes).slice(1)).toEqual([
      [{ field: 'enabled', from: 'false', to: 'true' }],
      [{ field: 'enabled', from: 'true', to: 'false' }],
    ]);
  });

  it('that do not exist are not found', async () => {
    const id = newId();
    expect(await find(d, id)).toBeNull();
    expect(errorCodes(await update(d, id, serverInput(d)))).toEqual(['id NOT_FOUND']);
    expect(errorCodes(await setEnabled(d, id, true))).toEqual(['id NOT_FOUND']);
    expect(errorCodes(await remove(`${d}EmailServer`, id))).toEqual(['id NOT_FOUND']);
  });

  it('are refused with every field that is wrong named, and nothing is written', async () => {
    const wrong = serverInput(d, {
      name: '',
      email: 'x',
      host: 'a b',
      port: 0,
      certificateAuthority: 'x',
      proxyServerId: newId(),
      password: undefined,
      filter: { type: 'ALLOW' },
    });
    const payload = await create(d, {}, wrong);
    expect(payload.server).toBeNull();
    expect(errorCodes(payload).sort()).toEqual([
      'certificateAuthority INVALID_CERTIFICATE',
      'email INVALID_EMAIL',
      'filter FILTER_EMPTY',
      'host INVALID_HOST',
      'name REQUIRED',
      'password PASSWORD_REQUIRED',
      'port INVALID_PORT',
      'proxyServerId NOT_FOUND',
    ]);
    expect(payload.userErrors.every((error) => /^[A-Z"].*[.]$/.test(error.message))).toBe(true);
  });

  it('hold their proxy', async () => {
    const proxy = await call<{ proxyServer: { id: string } }>(
      'mutation ($input: ProxyServerInput!) { payload: createProxyServer(input: $input) { proxyServer { id } } }',
      { input: { name: newId(), protocol: 'SOCKS5', host: '127.0.0.1', port: 1080 } },
    );
    const { id } = proxy.proxyServer;
    const { server } = await create(d, { proxyServerId: id });
    expect(server.proxyServer.id).toBe(id);
    const refused = await remove('ProxyServer', id);
    expect(errorCodes(refused)).toEqual(['id IN_USE']);
    expect(refused.userErrors[0]!.message).toContain(`used by 1 ${d.toLowerCase()} server;`);
    await remove(`${d}EmailServer`, server.id);
    expect(errorCodes(await remove('ProxyServer', id))).toEqual([]);
  });

  it.each(['TECHNICIAN', 'MONITOR'] as const)('are not for a %s', async (role) => {
    const token = await t.tokenFor(role);
    const { errors } = await t.gql(`{ ${d.toLowerCase()}EmailServers { id } }`, {}, token);
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});
