import request from 'supertest';
import { SetUpService } from '../../src/auth/set-up.service';
import { ManualClock } from '../support/manual-clock';
import { ADMIN, startTestApp, type TestApp } from '../support/test-app';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const SIGN_IN = `mutation ($email: String!, $password: String!) {
  signIn(email: $email, password: $password) { viewer { email role } accessToken expiresAt userErrors { field code } }
}`;

describe('signing in', () => {
  const clock = new ManualClock();
  let t: TestApp;
  beforeAll(async () => {
    t = await startTestApp({ clock });
  });
  afterAll(() => t.stop());
  // Each test begins with no wrong passwords counted.
  beforeEach(() => clock.advance(16 * MINUTE));

  const signIn = async (email: string, password: string) =>
    (await t.gql(SIGN_IN, { email, password }, null)).data.signIn;
  const viewer = async (token: string | null) => (await t.gql('{ viewer { email role } }', {}, token)).data.viewer;

  it('answers a token and sets a cookie that scripts and other sites cannot use', async () => {
    const response = await request(t.url).post('/graphql').send({ query: SIGN_IN, variables: ADMIN });
    const { signIn } = response.body.data;
    expect(signIn).toMatchObject({ viewer: { email: ADMIN.email, role: 'ADMIN' }, userErrors: [] });
    expect(signIn.expiresAt).toBe(new Date(clock.ms() + 12 * HOUR).toISOString());
    const cookie = response.get('Set-Cookie')?.[0] ?? '';
    expect(cookie).toMatch(/^mailroom_session=mrs_[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    const withCookie = await request(t.url)
      .post('/graphql')
      .set('Cookie', cookie.split(';')[0]!)
      .send({ query: '{ viewer { email } }' });
    expect(withCookie.body.data.viewer).toEqual({ email: ADMIN.email });
  });

  it('finds the address whatever its case', async () => {
    expect((await signIn('ADMIN@Example.com', ADMIN.password)).userErrors).toEqual([]);
  });

  it('says the same about a wrong password, an unknown address and empty fields', async () => {
    const refused = { viewer: null, accessToken: null, expiresAt: null };
    const userErrors = [{ field: null, code: 'INVALID_CREDENTIALS' }];
    expect(await signIn(ADMIN.email, 'wrong wrong wrong')).toEqual({ ...refused, userErrors });
    expect(await signIn('nobody@example.com', ADMIN.password)).toEqual({ ...refused, userErrors });
    expect(await signIn('', '')).toEqual({ ...refused, userErrors });
  });

  it('ends a session after 12 hours', async () => {
    const token = await t.signIn();
    clock.advance(12 * HOUR - 1);
    expect(await viewer(token)).toMatchObject({ email: ADMIN.email });
    clock.advance(1);
    expect(await viewer(token)).toBeNull();
    t.adminToken = await t.signIn();
  });

  it('ends a session at sign-out, and clears the cookie', async () => {
    const token = await t.signIn();
    const response = await request(t.url)
      .post('/graphql')
      .set('Authorization', `Bearer ${token}`)
      .send({ query: 'mutation { signOut { signedOut } }' });
    expect(response.body.data.signOut).toEqual({ signedOut: true });
    expect(response.get('Set-Cookie')?.[0]).toMatch(/^mailroom_session=; .*Expires=Thu, 01 Jan 1970/);
    expect(await viewer(token)).toBeNull();
    expect((await t.gql('mutation { signOut { signedOut } }', {}, token)).errors?.[0]?.extensions.code).toBe(
      'UNAUTHENTICATED',
    );
  });

  it('refuses even the right password after ten wrong ones for an address, until 15 minutes have passed', async () => {
    const wrong = Array.from({ length: 10 }, () => signIn('someone@example.com', 'wrong wrong wrong'));
    const codes = (await Promise.all(wrong)).map((answer) => answer.userErrors[0].code);
    expect(codes).toEqual(Array(10).fill('INVALID_CREDENTIALS'));
    expect((await signIn('SOMEONE@example.com', 'x')).userErrors).toEqual([{ field: null, code: 'TOO_MANY_ATTEMPTS' }]);
    expect((await signIn(ADMIN.email, ADMIN.password)).userErrors).toEqual([]);
    clock.advance(15 * MINUTE);
    expect((await signIn('someone@example.com', 'x')).userErrors[0].code).toBe('INVALID_CREDENTIALS');
  });

  it('forgets the wrong passwords of an address once the right one was given', async () => {
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 9; i++) await signIn(ADMIN.email, 'wrong wrong wrong');
      expect((await signIn(ADMIN.email, ADMIN.password)).userErrors).toEqual([]);
    }
  });

  it('refuses a client after 50 wrong passwords for whichever addresses', async () => {
    const addresses = Array.from({ length: 50 }, (_, i) => `person${i}@example.com`);
    await Promise.all(addresses.map((address) => signIn(address, 'wrong wrong wrong')));
    expect((await signIn(ADMIN.email, ADMIN.password)).userErrors[0].code).toBe('TOO_MANY_ATTEMPTS');
  });

  it('counts every sign-in of one document', async () => {
    const fields = Array.from(
      { length: 12 },
      (_, i) => `a${i}: signIn(email: "b@example.com", password: "wrong") { userErrors { code } }`,
    );
    const { data } = await t.gql(`mutation { ${fields.join('\n')} }`, {}, null);
    expect(data.a9.userErrors[0].code).toBe('INVALID_CREDENTIALS');
    expect(data.a10.userErrors[0].code).toBe('TOO_MANY_ATTEMPTS');
  });

  describe('changing the password', () => {
    const CHANGE = `mutation ($current: String!, $new: String!) {
      changePassword(current: $current, new: $new) { changed userErrors { field code } }
    }`;
    const person = { email: 'change@example.com', password: 'the first password' };
    beforeAll(async () => {
      const create = `mutation ($input: UserInput!) { createUser(input: $input) { userErrors { code } } }`;
      await t.gql(create, { input: { ...person, role: 'TECHNICIAN' } });
    });

    it('wants the current one and a long enough new one', async () => {
      const token = await t.signIn(person.email, person.password);
      const wrong = await t.gql(CHANGE, { current: 'not the password', new: 'a second password' }, token);
      expect(wrong.data.changePassword).toEqual({
        changed: false,
        userErrors: [{ field: ['current'], code: 'INVALID_CREDENTIALS' }],
      });
      const short = await t.gql(CHANGE, { current: person.password, new: 'short' }, token);
      expect(short.data.changePassword.userErrors).toEqual([{ field: ['new'], code: 'PASSWORD_TOO_SHORT' }]);
    });

    it("ends the person's other sessions, and the old password is no good any more", async () => {
      const here = await t.signIn(person.email, person.password);
      const elsewhere = await t.signIn(person.email, person.password);
      const change = await t.gql(CHANGE, { current: person.password, new: 'the second password' }, here);
      expect(change.data.changePassword).toEqual({ changed: true, userErrors: [] });
      expect(await viewer(here)).toEqual({ email: person.email, role: 'TECHNICIAN' });
      expect(await viewer(elsewhere)).toBeNull();
      expect((await signIn(person.email, person.password)).userErrors[0].code).toBe('INVALID_CREDENTIALS');
    });

    it('is nothing for an API token', async () => {
      const { data } = await t.gql(CHANGE, { current: 'x', new: 'a second password' }, await t.tokenFor('MONITOR'));
      expect(data.changePassword.userErrors).toEqual([{ field: null, code: 'NO_PASSWORD' }]);
    });
  });
});

describe('users', () => {
  let t: TestApp;
  beforeAll(async () => {
    t = await startTestApp();
  });
  afterAll(() => t.stop());

  const create = async (input: Record<string, unknown>) => {
    const mutation = `mutation ($input: UserInput!) { createUser(input: $input) { user { id email name role lastSignedInAt } userErrors { field code } } }`;
    return (await t.gql(mutation, { input })).data.createUser;
  };
  const update = async (id: string, input: Record<string, unknown>) => {
    const mutation = `mutation ($id: ID!, $input: UserInput!) { updateUser(id: $id, input: $input) { user { email name role } userErrors { field code } } }`;
    return (await t.gql(mutation, { id, input })).data.updateUser;
  };
  const remove = async (id: string) => {
    const mutation = `mutation ($id: ID!) { deleteUser(id: $id) { deletedId userErrors { field code } } }`;
    return (await t.gql(mutation, { id })).data.deleteUser;
  };
  const password = 'a good password';

  it.each([
    ['an address without @', { email: 'somebody', role: 'MONITOR', password }, ['email'], 'INVALID_EMAIL'],
    [
      'an address with a line break',
      { email: 'a@b\r\nBcc: c@d', role: 'MONITOR', password },
      ['email'],
      'INVALID_EMAIL',
    ],
    [
      'a short password',
      { email: 'a@example.com', role: 'MONITOR', password: 'short' },
      ['password'],
      'PASSWORD_TOO_SHORT',
    ],
    [
      'an endless password',
      { email: 'a@example.com', role: 'MONITOR', password: 'x'.repeat(201) },
      ['password'],
      'TOO_LONG',
    ],
    ['no password', { email: 'a@example.com', role: 'MONITOR' }, ['password'], 'REQUIRED'],
    ['a long name', { email: 'a@example.com', role: 'MONITOR', password, name: 'x'.repeat(201) }, ['name'], 'TOO_LONG'],
    ['a taken address', { email: 'Admin@Example.COM', role: 'MONITOR', password }, ['email'], 'EMAIL_TAKEN'],
  ])('are not made with %s', async (_, input, field, code) => {
    expect(await create(input)).toEqual({ user: null, userErrors: [{ field, code }] });
  });

  it('are made, changed, audited without their password, and deleted', async () => {
    const input = { email: 'tech@example.com', name: 'Tess', role: 'TECHNICIAN', password };
    const { user } = await create(input);
    expect(user).toMatchObject({ email: 'tech@example.com', name: 'Tess', role: 'TECHNICIAN', lastSignedInAt: null });
    const token = await t.signIn('tech@example.com', password);
    expect((await update(user.id, { ...input, password: undefined, name: undefined })).user.name).toBeNull();
    expect((await t.gql('{ viewer { role } }', {}, token)).data.viewer).toEqual({ role: 'TECHNICIAN' });
    expect(await remove(user.id)).toEqual({ deletedId: user.id, userErrors: [] });
    expect((await t.gql('{ viewer { role } }', {}, token)).data.viewer).toBeNull();
    expect((await remove(user.id)).userErrors).toEqual([{ field: ['id'], code: 'NOT_FOUND' }]);

    const audit = await t.gql(
      '{ auditEvents(first: 3) { edges { node { actor action subject changes { field from to } } } } }',
    );
    const events = audit.data.auditEvents.edges.map((edge: any) => edge.node);
    expect(events.map((event: any) => event.action)).toEqual(['user.delete', 'user.update', 'user.create']);
    expect(events[2]).toMatchObject({ actor: ADMIN.email, subject: `user "tech@example.com" (${user.id})` });
    expect(events[2].changes).toContainEqual({ field: 'passwordHash', from: null, to: 'changed' });
    expect(events[1].changes).toEqual([{ field: 'name', from: 'Tess', to: null }]);
    expect(JSON.stringify(events)).not.toContain('argon2');
  });

  it('lose their sessions with a new role or password', async () => {
    const input = { email: 'roles@example.com', role: 'TECHNICIAN', password };
    const { user } = await create(input);
    for (const change of [
      { role: 'MONITOR', password: undefined },
      { role: 'MONITOR', password: 'another password' },
    ]) {
      const token = await t.signIn(input.email, password);
      expect((await update(user.id, { ...input, ...change })).userErrors).toEqual([]);
      expect((await t.gql('{ viewer { role } }', {}, token)).data.viewer).toBeNull();
    }
  });

  it('always keep one administrator', async () => {
    const { data } = await t.gql('{ users { id email role } }');
    const admin = data.users.find((user: any) => user.email === ADMIN.email);
    const demoted = await update(admin.id, { email: ADMIN.email, role: 'MONITOR' });
    expect(demoted.userErrors).toEqual([{ field: ['role'], code: 'LAST_ADMINISTRATOR' }]);
    expect((await remove(admin.id)).userErrors).toEqual([{ field: ['id'], code: 'LAST_ADMINISTRATOR' }]);
  });

  it('keep one administrator when two go at once', async () => {
    const token = await t.tokenFor('ADMIN');
    const { user } = await create({ email: 'second@example.com', role: 'ADMIN', password });
    const { data } = await t.gql('{ users { id email } }', {}, token);
    const first = data.users.find((other: any) => other.email === ADMIN.email);
    const demote = `mutation ($id: ID!, $input: UserInput!) { result: updateUser(id: $id, input: $input) { userErrors { code } } }`;
    const remove = `mutation ($id: ID!) { result: deleteUser(id: $id) { userErrors { code } } }`;
    const answers = await Promise.all([
      t.gql(demote, { id: first.id, input: { email: ADMIN.email, role: 'MONITOR' } }, token),
      t.gql(remove, { id: user.id }, token),
    ]);
    const outcomes = answers.map((answer) => answer.data.result.userErrors[0]?.code ?? 'done');
    expect(outcomes.sort()).toEqual(['LAST_ADMINISTRATOR', 'done']);
  });
});

describe('API tokens', () => {
  const clock = new ManualClock();
  let t: TestApp;
  beforeAll(async () => {
    t = await startTestApp({ clock });
  });
  afterAll(() => t.stop());

  const create = async (variables: Record<string, unknown>) => {
    const mutation = `mutation ($name: String!, $role: Role!, $expiresAt: DateTime) {
      createApiToken(name: $name, role: $role, expiresAt: $expiresAt) {
        apiToken { id name role expiresAt lastUsedAt } secret userErrors { field code }
      }
    }`;
    return (await t.gql(mutation, variables)).data.createApiToken;
  };
  const viewer = async (token: string) => (await t.gql('{ viewer { email name role } }', {}, token)).data.viewer;

  it('open the API with their role until they expire', async () => {
    const expiresAt = new Date(clock.ms() + HOUR).toISOString();
    const { apiToken, secret } = await create({ name: 'Monitoring', role: 'MONITOR', expiresAt });
    expect(apiToken).toMatchObject({ name: 'Monitoring', role: 'MONITOR', expiresAt, lastUsedAt: null });
    expect(secret).toMatch(/^mrt_[\w-]{43}$/);
    expect(await viewer(secret)).toEqual({ email: null, name: 'Monitoring', role: 'MONITOR' });
    clock.advance(HOUR);
    expect(await viewer(secret)).toBeNull();
  });

  it('show when they were last used, exact to a minute', async () => {
    const { apiToken, secret } = await create({ name: 'Used', role: 'MONITOR' });
    const lastUsedAt = async () =>
      (await t.gql('{ apiTokens { id lastUsedAt } }')).data.apiTokens.find((other: any) => other.id === apiToken.id)
        .lastUsedAt;
    await viewer(secret);
    const first = clock.now().toISOString();
    expect(await lastUsedAt()).toBe(first);
    clock.advance(59_999);
    await viewer(secret);
    expect(await lastUsedAt()).toBe(first);
    clock.advance(1);
    await viewer(secret);
    expect(await lastUsedAt()).toBe(clock.now().toISOString());
  });

  it('end when they are revoked', async () => {
    const { apiToken, secret } = await create({ name: 'Revoked', role: 'TECHNICIAN' });
    const revoke = `mutation ($id: ID!) { revokeApiToken(id: $id) { deletedId userErrors { field code } } }`;
    const { data } = await t.gql(revoke, { id: apiToken.id });
    expect(data.revokeApiToken).toEqual({ deletedId: apiToken.id, userErrors: [] });
    expect(await viewer(secret)).toBeNull();
    expect((await t.gql(revoke, { id: apiToken.id })).data.revokeApiToken.userErrors[0].code).toBe('NOT_FOUND');
  });

  it.each([
    ['without a name', { name: ' ', role: 'MONITOR' }, ['name'], 'REQUIRED'],
    [
      'that has expired',
      { name: 'x', role: 'MONITOR', expiresAt: '2026-01-01T00:00:00.000Z' },
      ['expiresAt'],
      'NOT_IN_FUTURE',
    ],
  ])('are not made %s', async (_, variables, field, code) => {
    expect(await create(variables)).toEqual({ apiToken: null, secret: null, userErrors: [{ field, code }] });
  });

  it('are stored as hashes only', async () => {
    const { secret } = await create({ name: 'Hashed', role: 'MONITOR' });
    const { data } = await t.gql('{ apiTokens { name } auditEvents { edges { node { changes { from to } } } } }');
    expect(JSON.stringify(data)).not.toContain(secret.slice(4));
  });
});

describe('the first administrator', () => {
  const withoutAdmin = { ADMIN_EMAIL: '', ADMIN_PASSWORD: '' };
  const SET_UP = `mutation ($token: String!, $input: UserInput!) {
    setUpAdministrator(token: $token, input: $input) { viewer { email role } accessToken userErrors { field code } }
  }`;
  const input = { email: 'first@example.com', role: 'ADMIN', password: 'a good password' };
  let t: TestApp;
  beforeEach(async () => {
    t = await startTestApp({ env: withoutAdmin });
  });
  afterEach(() => t.stop());
  const newToken = async () => (await t.get(SetUpService).prepare())!;
  const setUp = async (token: string, values: Record<string, unknown> = input) =>
    (await t.gql(SET_UP, { token, input: values }, null)).data.setUpAdministrator;

  it('is made once with the token of the last start, whatever role was asked for', async () => {
    const old = await newToken();
    const token = await newToken();
    expect((await setUp(old)).userErrors).toEqual([{ field: ['token'], code: 'INVALID_TOKEN' }]);
    expect((await setUp(token, { ...input, password: 'short' })).userErrors).toEqual([
      { field: ['password'], code: 'PASSWORD_TOO_SHORT' },
    ]);
    const made = await setUp(token, { ...input, role: 'MONITOR' });
    expect(made).toMatchObject({ viewer: { email: 'first@example.com', role: 'ADMIN' }, userErrors: [] });
    expect((await t.gql('{ users { email } }', {}, made.accessToken)).data.users).toEqual([
      { email: 'first@example.com' },
    ]);
    expect((await setUp(token)).userErrors[0].code).toBe('INVALID_TOKEN');
    expect(await t.get(SetUpService).prepare()).toBeNull();
  });

  it('is made by one of two who have the token', async () => {
    const token = await newToken();
    const made = await Promise.all([setUp(token), setUp(token, { ...input, email: 'other@example.com' })]);
    expect(made.map((answer) => answer.userErrors[0]?.code ?? 'made').sort()).toEqual(['INVALID_TOKEN', 'made']);
  });

  it('can use a page without scripts', async () => {
    const token = await newToken();
    const page = await request(t.url).get('/setup').query({ token });
    expect(page.status).toBe(200);
    expect(page.headers['content-security-policy']).toContain("default-src 'none'");
    expect(page.headers['cache-control']).toBe('no-store');
    const form = { token, email: 'first@example.com', name: '<b>"x"', password: 'short' };
    const refused = await request(t.url).post('/setup').type('form').send(form);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('at least 12 characters');
    expect(refused.text).toContain('value="&lt;b&gt;&quot;x&quot;"');
    expect(refused.text).not.toContain('<b>');
    const foreign = await request(t.url).post('/setup').type('form').set('Origin', 'https://evil.example').send(form);
    expect(foreign.status).toBe(403);
    const made = await request(t.url)
      .post('/setup')
      .type('form')
      .send({ ...form, password: 'a good password' });
    expect([made.status, made.headers['location']]).toEqual([303, '/']);
    expect(made.get('Set-Cookie')?.[0]).toMatch(/^mailroom_session=mrs_/);
    expect((await request(t.url).get('/setup').query({ token })).status).toBe(404);
  });

  it('is not for who guesses', async () => {
    await newToken();
    for (const query of [{}, { token: '' }, { token: 'setup_x' }, { token: ['a', 'b'] }]) {
      expect((await request(t.url).get('/setup').query(query)).status).toBe(404);
    }
  });
});
