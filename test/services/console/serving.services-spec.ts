import { type MailroomProcess, startMailroom } from '../../support/server-process';

describe('serving the console', () => {
  let server: MailroomProcess;
  beforeAll(async () => {
    server = await startMailroom();
  });
  afterAll(() => server?.stop());
  const get = (path: string) => fetch(`${server.url}${path}`, { redirect: 'manual' });

  it('leads from the root to the console', async () => {
    const answer = await get('/');
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/admin/']);
  });

  it.each(['/admin', '/admin/', '/admin/support-channel/emails/incoming?server=1', '/admin/no/such/page'])(
    'answers %s with the page that finds its way from the address',
    async (path) => {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/^text\/html/);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      const policy = answer.headers.get('content-security-policy');
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(await answer.text()).not.toMatch(/<script(?![^>]*\ssrc=)|\bon\w+=|https?:\/\//);
    },
  );

  it('lets hashed files be kept for ever, others be asked for again', async () => {
    const page = await (await get('/admin/')).text();
    const script = /\/admin\/assets\/[\w.-]+\.js/.exec(page)![0];
    expect((await get(script)).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await get('/admin/color-scheme.js')).headers.get('cache-control')).toBe('no-cache');
  });

  it.each(['/admin/assets/gone.js', '/elsewhere', '/administration', '/admin/../package.json'])(
    'answers %s with 404',
    async (path) => {
      expect((await get(path)).status).toBe(404);
    },
  );

  it.each([
    ['/health/live', 200],
    ['/graphql', 400],
    ['/setup', 404],
    ['/metrics', 401],
  ])('leaves %s to what it belongs to', async (path, status) => {
    expect((await get(path)).status).toBe(status);
  });
});
