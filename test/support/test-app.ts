import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import request from 'supertest';
import { createApp } from '../../src/app/create-app';
import { SetUpService } from '../../src/auth/set-up.service';
import type { Clock } from '../../src/common/clock';
import { type Config, readConfig } from '../../src/config/config';
import { freshDatabase } from './database';
import { freePort } from './ports';

export const ADMIN = { email: 'admin@example.com', password: 'correct horse battery' };

export interface Answer {
  data: any;
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string } }[];
}

export interface TestAppOptions {
  clock?: Clock;
  /** Over the defaults of a test: LOG_LEVEL=silent, an administrator, a fresh database and DATA_DIR. */
  env?: NodeJS.ProcessEnv;
  /** Changes what the environment cannot. */
  configure?: (config: Config) => void;
}

export interface TestApp {
  url: string;
  app: NestExpressApplication;
  adminToken: string;
  get<T>(provider: Type<T> | (abstract new (...args: never[]) => T)): T;
  /** Sends an operation as the administrator; `token` null: as nobody. */
  gql(query: string, variables?: Record<string, unknown>, token?: string | null): Promise<Answer>;
  /** A session's token. */
  signIn(email?: string, password?: string): Promise<string>;
  /** An API token with this role; the same one each time. */
  tokenFor(role: 'ADMIN' | 'TECHNICIAN' | 'MONITOR'): Promise<string>;
  /** Stops the server and starts one anew on the same database, DATA_DIR and port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The whole server in this process, listening on a port of its own, with an administrator (see ADMIN). */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const database = await freshDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-data-'));
  const port = Number(options.env?.PORT ?? (await freePort()));
  const config = readConfig({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    PORT: String(port),
    DATABASE_URL: database.url,
    DATA_DIR: dataDir,
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    ...options.env,
  });
  options.configure?.(config);
  const cleanUp = async () => {
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
    await database.drop();
  };
  const start = async () => {
    const app = await createApp(config, options.clock);
    await app.get(SetUpService).prepare();
    await app.listen(config.port, config.host);
    return app;
  };
  const app = await start().catch(async (error: unknown) => {
    await cleanUp();
    throw error;
  });

  const url = `http://localhost:${port}`;
  const apiTokens = new Map<string, string>();
  const t: TestApp = {
    url,
    app,
    adminToken: '',
    get: (provider) => t.app.get(provider),
    gql: (query, variables, token = t.adminToken) => post(url, query, variables, token),
    signIn: (email = ADMIN.email, password = ADMIN.password) => signIn(url, email, password),
    tokenFor: async (role) => {
      const known = apiTokens.get(role);
      if (known) return known;
      const create = `mutation ($role: Role!) { createApiToken(name: "test", role: $role) { secret } }`;
      const { data } = await t.gql(create, { role });
      apiTokens.set(role, data.createApiToken.secret);
      return data.createApiToken.secret;
    },
    restart: async () => {
      await t.app.close();
      t.app = await start();
    },
    stop: async () => {
      await t.app.close();
      await cleanUp();
    },
  };
  if (config.admin) t.adminToken = await t.signIn(config.admin.email, config.admin.password);
  return t;
}

async function post(
  url: string,
  query: string,
  variables: Record<string, unknown> | undefined,
  token: string | null,
): Promise<Answer> {
  const call = request(url).post('/graphql');
  if (token !== null) call.set('Authorization', `Bearer ${token}`);
  const { body } = await call.send({ query, variables });
  return body;
}

async function signIn(url: string, email: string, password: string): Promise<string> {
  const mutation = `mutation ($email: String!, $password: String!) {
    signIn(email: $email, password: $password) { accessToken userErrors { code } }
  }`;
  const { data } = await post(url, mutation, { email, password }, null);
  const { accessToken, userErrors } = data.signIn;
  if (!accessToken) throw new Error(`Signing in as ${email} failed: ${userErrors[0]?.code}`);
  return accessToken;
}
