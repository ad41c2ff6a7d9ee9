import { newId } from '../../src/common/ids';
import { emailServerApi, errorCodes, OAUTH_INPUT, serverInput } from '../support/email-server-api';
import { startTestApp, type TestApp } from '../support/test-app';

let t: TestApp;
beforeAll(async () => (t = await startTestApp({ env: { BASE_URL: 'https://desk.example.com' } })));
afterAll(() => t.stop());

const { call, create, remove, update } = emailServerApi(() => t);

describe('an incoming email server', () => {
  it.each([
    ['folder REQUIRED', { folder: '' }],
    ['pollIntervalSeconds OUT_OF_RANGE', { pollIntervalSeconds: 9 }],
    ['firstContactDays OUT_OF_RANGE', { firstContactDays: 366 }],
    ['technicianGroupId NOT_FOUND', { technicianGroupId: newId() }],
    ['categoryId NOT_FOUND', { categoryId: newId() }],
    ['outgoingEmailServerId NOT_FOUND', { outgoingEmailServerId: newId() }],
    ['authType POP3_OAUTH_UNSUPPORTED', { protocol: 'POP3', ...OAUTH_INPUT }],
    ['securityType SECURITY_REQUIRED', { host: '93.184.216.34', securityType: 'NONE' }],
    ['oauth OAUTH_REQUIRED', { authType: 'OAUTH' }],
    [
      'oauth.scope OAUTH_SCOPE_INVALID',
      { ...OAUTH_INPUT, oauth: { ...OAUTH_INPUT.oauth, scope: 'https://mail.google.com/ ' } },
    ],
    ['oauth.tokenUrl INVALID_URL', { ...OAUTH_INPUT, oauth: { ...OAUTH_INPUT.oauth, tokenUrl: 'http://b.example' } }],
    ['filter.domains INVALID_DOMAIN', { filter: { type: 'ALLOW', domains: ['*.b'] } }],
  ])('is refused: %s', async (error, changes) => {
    expect(errorCodes(await create('Incoming', changes))).toContain(error);
  });

  it('shares its mailbox with no other one', async () => {
    const given = serverInput('Incoming', { username: 'Desk@Example.com' });
    const { server } = await create('Incoming', {}, given);
    const twin = { ...given, name: newId(), email: 'other@example.com', username: 'desk@example.com', folder: 'Inbox' };
    const refused = await create('Incoming', {}, twin);
    expect(errorCodes(refused)).toEqual(['- MAILBOX_TAKEN']);
    expect(refused.userErrors[0]!.message).toContain(server.name);
    expect(errorCodes(await create('Incoming', {}, { ...twin, folder: 'Sales' }))).toEqual([]);
    expect(errorCodes(await update('Incoming', server.id, given))).toEqual([]);
  });

  it('holds its group, category and outgoing server, and lets go when it is deleted', async () => {
    const group = await call<any>(
      'mutation { payload: createTechnicianGroup(input: { name: "Held" }) { technicianGroup { id } } }',
      {},
    );
    const category = await call<any>(
      'mutation { payload: createCategory(input: { name: "Held" }) { category { id } } }',
      {},
    );
    const outgoing = (await create('Outgoing')).server;
    const references = {
      technicianGroupId: group.technicianGroup.id,
      categoryId: category.category.id,
      outgoingEmailServerId: outgoing.id,
    };
    const servers = [(await create('Incoming', references)).server, (await create('Incoming', references)).server];
    expect(servers[0]).toMatchObject({
      technicianGroup: { name: 'Held' },
      category: { name: 'Held' },
      outgoingEmailServer: { id: outgoing.id },
    });
    const held = [
      ['TechnicianGroup', references.technicianGroupId],
      ['Category', references.categoryId],
      ['OutgoingEmailServer', outgoing.id],
    ] as const;
    for (const [what, id] of held) {
      const refused = await remove(what, id);
      expect(errorCodes(refused)).toEqual(['id IN_USE']);
      expect(refused.userErrors[0]!.message).toContain('used by 2 incoming servers;');
    }
    for (const { id } of servers) expect(errorCodes(await remove('IncomingEmailServer', id))).toEqual([]);
    for (const [what, id] of held) expect(errorCodes(await remove(what, id))).toEqual([]);
  });
});

describe('an outgoing email server', () => {
  it.each([
    ['senderName INVALID_CHARACTERS', { senderName: 'a\r\nBcc: b@c.example' }],
    ['replyTo INVALID_EMAIL', { replyTo: 'nobody' }],
    ['authType REQUIRED', { authType: null }],
    ['filter FILTER_EMPTY', { filter: { type: 'ALLOW' } }],
  ])('is refused: %s', async (error, changes) => {
    expect(errorCodes(await create('Outgoing', changes))).toEqual([error]);
  });

  it('keeps no credentials when it does not sign in', async () => {
    const { server } = await create('Outgoing', { authenticationNeeded: false, username: 'ann', securityType: 'NONE' });
    expect(server).toMatchObject({ authenticationNeeded: false, authType: null, username: null, hasPassword: false });
  });
});

it('offers presets that are accepted as they are', async () => {
  const { data } = await t.gql(`{ emailProviderPresets { provider label imapHost imapPort smtpHost smtpPort securityType
    authorizationUrl tokenUrl scope } }`);
  expect(data.emailProviderPresets.map((p: { provider: string }) => p.provider)).toEqual([
    'GMAIL',
    'MICROSOFT_365',
    'YAHOO',
    'ZOHO',
  ]);
  for (const {
    provider,
    imapHost,
    imapPort,
    smtpHost,
    smtpPort,
    securityType,
    ...oauth
  } of data.emailProviderPresets) {
    const { label: _, ...client } = oauth;
    const signIn = client.scope ? { ...OAUTH_INPUT, oauth: { clientId: 'c', clientSecret: 's', ...client } } : {};
    const shared = { provider, securityType, ...signIn };
    expect(errorCodes(await create('Incoming', { ...shared, host: imapHost, port: imapPort }))).toEqual([]);
    expect(errorCodes(await create('Outgoing', { ...shared, host: smtpHost, port: smtpPort }))).toEqual([]);
  }
});
