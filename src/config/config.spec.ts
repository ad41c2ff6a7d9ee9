import { InvalidEnvironment, readConfig } from './config';

const KEY = Buffer.alloc(32, 7).toString('base64');

describe('readConfig', () => {
  it('has a default for everything', () => {
    expect(readConfig({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      baseUrl: 'http://localhost:3000',
      databaseUrl: 'sqlite:./data/app.sqlite',
      dataDir: './data',
      secretKeys: null,
      admin: null,
      production: false,
      allowPrivateAddresses: true,
      sandbox: null,
    });
  });

  it('keeps SQLite in DATA_DIR, and the base URL at the port', () => {
    const config = readConfig({ DATA_DIR: '/var/lib/mailroom', PORT: '8080' });
    expect(config.databaseUrl).toBe('sqlite:/var/lib/mailroom/app.sqlite');
    expect(config.baseUrl).toBe('http://localhost:8080');
  });

  it('counts empty variables as absent', () => {
    expect(readConfig({ ADMIN_EMAIL: '', TRUST_PROXY: '', PORT: '' })).toMatchObject({ admin: null, port: 3000 });
  });

  it('reads several keys', () => {
    expect(readConfig({ SECRET_KEY: `${KEY}, ${KEY}` }).secretKeys).toEqual([KEY, KEY]);
  });

  it.each([
    ['PORT', { PORT: '70000' }],
    ['BASE_URL', { BASE_URL: 'desk.example.com' }],
    ['DATABASE_URL', { DATABASE_URL: 'postgres://localhost/x' }],
    ['SECRET_KEY', { SECRET_KEY: 'short' }],
    ['ADMIN_EMAIL', { ADMIN_EMAIL: 'nobody', ADMIN_PASSWORD: 'long enough it is' }],
    ['ADMIN_PASSWORD', { ADMIN_EMAIL: 'a@b.example' }],
    ['GOOGLE_CLIENT_SECRET', { GOOGLE_CLIENT_ID: 'x' }],
    ['NODE_ENV', { NODE_ENV: 'prod' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['ALLOW_PRIVATE_ADDRESSES', { ALLOW_PRIVATE_ADDRESSES: 'maybe' }],
    ['MAILROOM_SANDBOX', { MAILROOM_SANDBOX: 'on' }],
    ['MAILROOM_SANDBOX.webUrl', { MAILROOM_SANDBOX: '{}' }],
  ])('names %s when it is wrong', (name, env) => {
    expect(() => readConfig(env)).toThrow(new RegExp(`^  ${name}: .+`, 'm'));
  });

  it('names every wrong variable at once', () => {
    expect(() => readConfig({ PORT: 'x', LOG_LEVEL: 'loud' })).toThrow(InvalidEnvironment);
    expect(() => readConfig({ PORT: 'x', LOG_LEVEL: 'loud', ADMIN_EMAIL: 'a@b.example' })).toThrow(
      /PORT[\s\S]*LOG_LEVEL[\s\S]*ADMIN_PASSWORD/,
    );
  });
});
