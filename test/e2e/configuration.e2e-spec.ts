import { newId } from '../../src/common/ids';
import { startTestApp, type TestApp } from '../support/test-app';

let t: TestApp;
beforeAll(async () => (t = await startTestApp({ env: { BASE_URL: 'https://desk.example.com/' } })));
afterAll(() => t.stop());

interface UserError {
  field: string[] | null;
  code: string;
  message: string;
}

/** Runs one mutation that takes `input` and perhaps `id`; answers its payload. */
async function mutate(name: string, inputType: string, input: object, selection: string, id?: string) {
  const [declared, passed] = id === undefined ? ['', ''] : ['$id: ID!, ', 'id: $id, '];
  const { data, errors } = await t.gql(
    `mutation (${declared}$input: ${inputType}!) {
      payload: ${name}(${passed}input: $input) { ${selection} userErrors { field code message } }
    }`,
    { input, ...(id !== undefined && { id }) },
  );
  expect(errors).toBeUndefined();
  return data.payload;
}

async function remove(name: string, id: string) {
  const { data } = await t.gql(
    `mutation ($id: ID!) { payload: ${name}(id: $id) { deletedId userErrors { field code message } } }`,
    { id },
  );
  return data.payload as { deletedId: string | null; userErrors: UserError[] };
}

const codes = (payload: { userErrors: UserError[] }) =>
  payload.userErrors.map((e) => `${e.field?.join('.')} ${e.code}`);

/** The audit events about `subject`, oldest first. */
async function audited(subject: string) {
  const { data } = await t.gql(
    '{ auditEvents(first: 100) { edges { node { actor action subject changes { field from to } } } } }',
  );
  const events: { actor: string; action: string; subject: string; changes: object[] }[] = data.auditEvents.edges.map(
    (edge: { node: object }) => edge.node,
  );
  return events.filter((event) => event.subject.includes(subject)).reverse();
}

describe('application settings', () => {
  const FIELDS =
    'baseUrl emailToRequestEnabled maxMessageBytes acknowledgeNewRequests reopenOnReply ignoredRetentionDays alertEmails alertAfterMinutes';
  const read = async () => (await t.gql(`{ applicationSettings { ${FIELDS} } }`)).data.applicationSettings;
  const update = (input: object) =>
    mutate('updateApplicationSettings', 'ApplicationSettingsInput', input, `settings { ${FIELDS} }`);

  it('have defaults, change field by field, and outlive a restart', async () => {
    const defaults = {
      baseUrl: 'https://desk.example.com',
      emailToRequestEnabled: true,
      maxMessageBytes: 26_214_400,
      acknowledgeNewRequests: true,
      reopenOnReply: true,
      ignoredRetentionDays: 30,
      alertEmails: [],
      alertAfterMinutes: 60,
    };
    expect(await read()).toEqual(defaults);

    const changes = { baseUrl: 'https://help.example.com/', alertEmails: ['ops@example.com'], reopenOnReply: false };
    const changed = { ...defaults, ...changes, baseUrl: 'https://help.example.com' };
    expect(await update({ ...changes, maxMessageBytes: null })).toEqual({ settings: changed, userErrors: [] });
    expect(await read()).toEqual(changed);
    await t.restart();
    expect(await read()).toEqual(changed);

    expect(await audited('application settings')).toContainEqual({
      subject: 'application settings',
      actor: 'admin@example.com',
      action: 'applicationSettings.update',
      changes: [
        { field: 'alertEmails', from: '[]', to: '["ops@example.com"]' },
        { field: 'baseUrl', from: 'https://desk.example.com', to: 'https://help.example.com' },
        { field: 'reopenOnReply', from: 'true', to: 'false' },
      ],
    });
  });

  it('change nothing when one field is wrong', async () => {
    const before = await read();
    const payload = await update({ alertAfterMinutes: 5, maxMessageBytes: 1, baseUrl: 'x', alertEmails: ['y'] });
    expect(payload.settings).toBeNull();
    expect(codes(payload).sort()).toEqual([
      'alertEmails INVALID_EMAIL',
      'baseUrl INVALID_URL',
      'maxMessageBytes OUT_OF_RANGE',
    ]);
    expect(await read()).toEqual(before);
  });
});

describe.each([
  ['technicianGroup', 'TechnicianGroup', 'technicianGroups', 'technician group'],
  ['category', 'Category', 'categories', 'category'],
])('a %s', (field, type, list, what) => {
  const save = (input: object, id?: string) =>
    mutate(`${id ? 'update' : 'create'}${type}`, `${type}Input`, input, `${field} { id name description }`, id);
  /** Of those that this test made, in the order of the list. */
  const namesWith = async (word: string): Promise<string[]> =>
    (await t.gql(`{ ${list} { name } }`)).data[list]
      .map((entry: { name: string }) => entry.name)
      .filter((name: string) => name.toLowerCase().includes(word));

  it('is created, listed by name, changed and deleted', async () => {
    const created = (await save({ name: ' Printers ', description: 'Paper and toner' }))[field];
    await save({ name: 'Network printers' });
    expect(created).toMatchObject({ name: 'Printers', description: 'Paper and toner' });
    expect(await namesWith('printers')).toEqual(['Network printers', 'Printers']);

    // An update replaces, and a name may change its case.
    expect((await save({ name: 'PRINTERS' }, created.id))[field]).toEqual({
      id: created.id,
      name: 'PRINTERS',
      description: null,
    });
    expect(await remove(`delete${type}`, created.id)).toEqual({ deletedId: created.id, userErrors: [] });
    expect(await namesWith('printers')).toEqual(['Network printers']);
    expect((await audited(created.id)).map((event) => [event.action, event.subject])).toEqual([
      [`${field}.create`, `${what} "Printers" (${created.id})`],
      [`${field}.update`, `${what} "PRINTERS" (${created.id})`],
      [`${field}.delete`, `${what} "PRINTERS" (${created.id})`],
    ]);
  });

  it('has a name that no other one has, whatever its case', async () => {
    const { id } = (await save({ name: 'Büro' }))[field];
    const other = (await save({ name: 'Lager' }))[field];
    const taken = await save({ name: 'BÜRO' });
    expect(taken[field]).toBeNull();
    expect(codes(taken)).toEqual(['name NAME_TAKEN']);
    expect(codes(await save({ name: 'bÜro' }, other.id))).toEqual(['name NAME_TAKEN']);
    expect(codes(await save({ name: 'Büro', description: 'same' }, id))).toEqual([]);
  });

  it.each([
    ['an empty name', { name: ' ' }, 'name REQUIRED'],
    ['a long name', { name: 'x'.repeat(101) }, 'name TOO_LONG'],
    ['two lines of name', { name: 'a\nb' }, 'name INVALID_CHARACTERS'],
    ['a long description', { name: 'ok', description: 'x'.repeat(501) }, 'description TOO_LONG'],
  ])('is refused with %s', async (_, input, error) => {
    expect(codes(await save(input))).toEqual([error]);
  });

  it('that does not exist is not found', async () => {
    const id = newId();
    expect(codes(await save({ name: 'Ghost' }, id))).toEqual(['id NOT_FOUND']);
    expect(codes(await remove(`delete${type}`, id))).toEqual(['id NOT_FOUND']);
  });

  it('can be read, and not changed, by a technician', async () => {
    const token = await t.tokenFor('TECHNICIAN');
    expect((await t.gql(`{ ${list} { name } }`, {}, token)).errors).toBeUndefined();
    const { errors } = await t.gql(
      `mutation { create${type}(input: { name: "x" }) { userErrors { code } } }`,
      {},
      token,
    );
    expect(errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  });
});

describe('a proxy server', () => {
  const SELECTION = 'proxyServer { id name protocol host port username hasPassword }';
  const save = (input: object, id?: string) =>
    mutate(`${id ? 'update' : 'create'}ProxyServer`, 'ProxyServerInput', input, SELECTION, id);
  const input = (changes: object = {}) => ({
    name: `Proxy ${newId()}`,
    protocol: 'HTTP',
    host: 'proxy.example.com',
    port: 3128,
    ...changes,
  });

  it('is created, changed and deleted', async () => {
    const { proxyServer } = await save(input({ name: 'Office', username: 'ann', password: 'MARKED-proxy' }));
    expect(proxyServer).toMatchObject({
      name: 'Office',
      protocol: 'HTTP',
      port: 3128,
      username: 'ann',
      hasPassword: true,
    });
    const update = input({ name: 'Office 2', protocol: 'SOCKS5', username: 'ann' });
    expect((await save(update, proxyServer.id)).proxyServer).toMatchObject({ protocol: 'SOCKS5', hasPassword: true });
    expect((await t.gql('{ proxyServers { name } }')).data.proxyServers).toContainEqual({ name: 'Office 2' });
    expect((await remove('deleteProxyServer', proxyServer.id)).deletedId).toBe(proxyServer.id);

    const events = await audited(proxyServer.id);
    expect(events.map((event) => event.action)).toEqual([
      'proxyServer.create',
      'proxyServer.update',
      'proxyServer.delete',
    ]);
    expect(events[0]!.changes).toContainEqual({ field: 'password', from: null, to: 'changed' });
    expect(JSON.stringify(events)).not.toContain('MARKED');
  });

  it('keeps its password to the host and port it was saved with', async () => {
    const { id } = (await save(input({ username: 'ann', password: 'x' }))).proxyServer;
    expect(codes(await save(input({ username: 'ann', host: 'evil.example.com' }), id))).toEqual([
      'password SECRET_REQUIRED',
    ]);
    expect(codes(await save(input({ username: 'ann', port: 3129 }), id))).toEqual(['password SECRET_REQUIRED']);
    const removed = await save(input({ username: 'ann', port: 3129, password: null }), id);
    expect(removed.proxyServer).toMatchObject({ port: 3129, username: 'ann', hasPassword: false });
  });

  it('loses no change of its password to somebody who renames it at the same moment', async () => {
    for (let pair = 0; pair < 30; pair++) {
      const { id } = (await save(input({ username: 'ann', password: 'x' }))).proxyServer;
      const renaming = save(input({ username: 'ann' }), id);
      await Promise.all([renaming, save(input({ username: 'ann', password: null }), id)]);
      expect((await save(input({ username: 'ann' }), id)).proxyServer).toMatchObject({ hasPassword: false });
    }
  });

  it.each([
    [{ name: '' }, 'name REQUIRED'],
    [{ host: 'http://proxy' }, 'host INVALID_HOST'],
    [{ port: 0 }, 'port INVALID_PORT'],
    [{ username: 'a\tb' }, 'username INVALID_CHARACTERS'],
  ])('is refused with %j', async (changes, error) => {
    expect(codes(await save(input(changes)))).toEqual([error]);
  });

  it('has a name of its own', async () => {
    const { name } = (await save(input())).proxyServer;
    expect(codes(await save(input({ name: name.toUpperCase() })))).toEqual(['name NAME_TAKEN']);
  });
});

describe('evaluateIncomingFilter', () => {
  const evaluate = (filter: object, message: object) =>
    t.gql(
      `query ($filter: IncomingFilterInput!, $message: SampleMessageInput!) {
        evaluateIncomingFilter(filter: $filter, message: $message) { accepted matchedEntry reason }
      }`,
      { filter, message },
    );

  it('decides as intake would', async () => {
    const filter = { type: 'IGNORE', domains: ['@Yahoo.com'], keywords: ['out of office'] };
    const message = { from: 'Bob <bob@mail.yahoo.com>', subject: 'Hello' };
    expect((await evaluate(filter, message)).data.evaluateIncomingFilter).toEqual({
      accepted: false,
      matchedEntry: 'domain yahoo.com',
      reason: 'Ignored: the ignore filter has the entry domain yahoo.com.',
    });
    expect(
      (await evaluate(filter, { from: 'a@b.example', body: 'I am Out of\nOffice' })).data.evaluateIncomingFilter,
    ).toMatchObject({ matchedEntry: 'keyword "out of office"' });
  });

  it('says what is wrong with a filter', async () => {
    const { errors } = await evaluate({ type: 'ALLOW' }, { from: 'a@b.example' });
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('allow filter without entries'),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });
});
