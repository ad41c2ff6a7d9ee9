import { z } from 'zod';

const isTrue = z.enum(['true', 'false', '1', '0', '']).transform((v) => v === 'true' || v === '1');

const port = z.number().int().min(1).max(65535);
const url = z.url({ protocol: /^https?$/ });

/** Where the mail provider of `npm run demo` is, and what it knows Mailroom by; told by scripts/demo.mjs. */
const sandboxAddresses = z.object({
  webUrl: url,
  authorizationUrl: url,
  tokenUrl: url,
  scope: z.string(),
  imapPort: port,
  pop3Port: port,
  smtpPort: port,
  mailbox: z.email(),
  clientId: z.string(),
  clientSecret: z.string(),
});
export type SandboxAddresses = z.infer<typeof sandboxAddresses>;

const environment = z
  .object({
    PORT: z.coerce.number().int().min(1).max(65535).default(3000),
    HOST: z.string().min(1).default('127.0.0.1'),
    BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
    DATABASE_URL: z
      .string()
      .regex(/^(sqlite:.+|mysql:\/\/[^/]+\/.+)$/, 'write sqlite:PATH or mysql://user:password@host:3306/name')
      .optional(),
    DATA_DIR: z.string().min(1).default('./data'),
    SECRET_KEY: z
      .string()
      .refine(
        (v) => v.split(',').every((k) => Buffer.from(k.trim(), 'base64').length === 32),
        'write 32 random bytes in base64 (openssl rand -base64 32); several are separated by commas',
      )
      .optional(),
    ADMIN_EMAIL: z.email().optional(),
    ADMIN_PASSWORD: z.string().min(12, 'at least 12 characters').optional(),
    GOOGLE_CLIENT_ID: z.string().optional(),
    GOOGLE_CLIENT_SECRET: z.string().optional(),
    GOOGLE_SIGN_IN_DOMAIN: z.string().optional(),
    NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
    TRUST_PROXY: z.string().optional(),
    LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    ALLOW_PRIVATE_ADDRESSES: isTrue.default(true),
    MAILROOM_SANDBOX: z.string().transform(asJson).pipe(sandboxAddresses).optional(),
  })
  .refine((e) => !e.ADMIN_EMAIL === !e.ADMIN_PASSWORD, {
    path: ['ADMIN_PASSWORD'],
    message: 'ADMIN_EMAIL and ADMIN_PASSWORD go together',
    // Told also when another variable is wrong, so that one start names them all.
    when: () => true,
  })
  .refine((e) => !e.GOOGLE_CLIENT_ID === !e.GOOGLE_CLIENT_SECRET, {
    path: ['GOOGLE_CLIENT_SECRET'],
    message: 'GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET go together',
    when: () => true,
  });

function asJson(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('write JSON');
    return z.NEVER;
  }
}

/** Named as passport does. Not from the environment: whoever could set them could let anybody in. */
interface GoogleEndpoints {
  authorizationURL: string;
  tokenURL: string;
  userProfileURL: string;
}

/** accounts.google.com/.well-known/openid-configuration */
const GOOGLE: GoogleEndpoints = {
  authorizationURL: 'https://accounts.google.com/o/oauth2/v2/auth',
  tokenURL: 'https://oauth2.googleapis.com/token',
  userProfileURL: 'https://www.googleapis.com/oauth2/v3/userinfo',
};

/** Every invalid variable, one line each; the process exits with 78 (EX_CONFIG of sysexits.h). */
export class InvalidEnvironment extends Error {
  constructor(readonly problems: string[]) {
    super(`The environment is not valid:\n${problems.map((p) => `  ${p}`).join('\n')}`);
  }
}

/** The validated environment; the only reader of `process.env`. See README.md for each variable. */
export class Config {
  port: number;
  host: string;
  baseUrl: string;
  databaseUrl: string;
  dataDir: string;
  /** Base64 of 32 bytes each, newest first; null: generated into DATA_DIR. */
  secretKeys: string[] | null;
  admin: { email: string; password: string } | null;
  google: { clientId: string; clientSecret: string; domain: string | null; endpoints: GoogleEndpoints } | null;
  production: boolean;
  trustProxy: string[];
  logLevel: string;
  allowPrivateAddresses: boolean;
  /** Null but in `npm run demo`. */
  sandbox: SandboxAddresses | null;

  get usesSqlite(): boolean {
    return this.databaseUrl.startsWith('sqlite:');
  }
}

/** Throws InvalidEnvironment. Empty variables count as absent, as docker-compose passes them. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = environment.safeParse(present);
  if (!parsed.success) {
    throw new InvalidEnvironment(parsed.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`));
  }
  const e = parsed.data;
  return Object.assign(new Config(), {
    port: e.PORT,
    host: e.HOST,
    baseUrl: (e.BASE_URL ?? `http://localhost:${e.PORT}`).replace(/\/+$/, ''),
    databaseUrl: e.DATABASE_URL ?? `sqlite:${e.DATA_DIR}/app.sqlite`,
    dataDir: e.DATA_DIR,
    secretKeys: e.SECRET_KEY ? e.SECRET_KEY.split(',').map((k) => k.trim()) : null,
    admin: e.ADMIN_EMAIL && e.ADMIN_PASSWORD ? { email: e.ADMIN_EMAIL, password: e.ADMIN_PASSWORD } : null,
    google:
      e.GOOGLE_CLIENT_ID && e.GOOGLE_CLIENT_SECRET
        ? {
            clientId: e.GOOGLE_CLIENT_ID,
            clientSecret: e.GOOGLE_CLIENT_SECRET,
            domain: e.GOOGLE_SIGN_IN_DOMAIN ?? null,
            endpoints: { ...GOOGLE },
          }
        : null,
    production: e.NODE_ENV === 'production',
    trustProxy: e.TRUST_PROXY?.split(',').map((a) => a.trim()) ?? [],
    logLevel: e.LOG_LEVEL,
    allowPrivateAddresses: e.ALLOW_PRIVATE_ADDRESSES,
    sandbox: e.MAILROOM_SANDBOX ?? null,
  });
}
