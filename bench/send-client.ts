// node -r @swc-node/register bench/send-client.ts nodemailer|outbox|beside-dead PORT COUNT [DATABASE_URL]: sends COUNT
// mails to an SMTP server on 127.0.0.1 and prints as JSON how long it took; beside-dead: with 10 000 that wait for
// another server, which is not there.
import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import { createApp } from '../src/app/create-app';
import { newId } from '../src/common/ids';
import { readConfig } from '../src/config/config';
import { Database } from '../src/database/database';
import {
  EmailProvider,
  OutgoingProtocol,
  SecurityType,
  ServerDirection,
} from '../src/email-servers/email-server.enums';
import { OutgoingEmailServerRepository } from '../src/email-servers/outgoing-email-server.repository';
import { ServerHealthService } from '../src/email-servers/server-health.service';
import { DELIVERIES_PER_SERVER } from '../src/notifications/lane';
import type { NotificationDraft } from '../src/notifications/notification-draft';
import { NotificationKind, NotificationState } from '../src/notifications/notification.enums';
import { NotificationRepository } from '../src/notifications/notification.repository';
import { NotificationService } from '../src/notifications/notification.service';
import { waitFor } from '../test/support/wait-for';
import { cpuSeconds } from './report';

const FROM = 'help@desk.test';
const TEXT = 'Your request has been answered by a colleague, who wrote this. '.repeat(80);
const HTML = `<html><body>${'<p>Your request has been <b>answered</b> by a colleague.</p>\n'.repeat(93)}</body></html>`;

const mail = (number: number) => ({
  to: [`user${number}@example.com`],
  subject: `Answer number ${number}`,
  text: TEXT,
  html: HTML,
});

/** Sent first and not measured: a server is not started anew for every bulk. */
const WARM_UP = 500;

/** How many wait for the server that is not there. */
const WAITING_FOR_DEAD = 10_000;

async function measured(work: () => Promise<unknown>) {
  const cpuBefore = cpuSeconds();
  const begun = performance.now();
  await work();
  return { seconds: (performance.now() - begun) / 1000, cpuSeconds: cpuSeconds() - cpuBefore };
}

async function bare(port: number, count: number) {
  const pool = createTransport({
    host: '127.0.0.1',
    port,
    ignoreTLS: true,
    pool: true,
    maxConnections: DELIVERIES_PER_SERVER,
  });
  const send = (mails: number) =>
    Promise.all(Array.from({ length: mails }, (_, n) => pool.sendMail({ from: FROM, ...mail(n) })));
  await send(WARM_UP);
  const result = await measured(() => send(count));
  pool.close();
  return result;
}

/** From the commit of the rows to the commit of the last SENT. */
async function outbox(port: number, count: number, waiting: number, url: string | undefined) {
  const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-bench-'));
  const config = readConfig({ NODE_ENV: 'production', LOG_LEVEL: 'warn', DATA_DIR: dataDir, DATABASE_URL: url });
  const app = await createApp(config);
  await app.init();
  const db = app.get(Database);
  const addServer = (name: string, atPort: number) =>
    insertServer(app.get(OutgoingEmailServerRepository), app.get(ServerHealthService), db, name, atPort);
  const [works, dead] = [await addServer('Works', port), await addServer('Dead', 1)];
  const enqueue = (drafts: NotificationDraft[]) =>
    db.transaction((tx) => app.get(NotificationService).enqueue(tx, drafts));
  const repository = app.get(NotificationRepository);
  const untilSent = (total: number) =>
    waitFor(async () => (await repository.count({ states: [NotificationState.SENT] })) === total, {
      describe: `${total} mails`,
      timeoutMs: 300_000,
      // Counting takes the server's own time.
      everyMs: 200,
    });
  await enqueue(Array.from({ length: waiting }, (_, n) => draft(n, dead)));
  await enqueue(Array.from({ length: WARM_UP }, (_, n) => draft(n, works)));
  await untilSent(WARM_UP);
  const drafts = Array.from({ length: count }, (_, n) => draft(n, works));
  const enqueued = await measured(() => enqueue(drafts));
  const result = await measured(() => untilSent(WARM_UP + count));
  await app.close();
  rmSync(dataDir, { recursive: true, force: true });
  return { ...result, enqueueSeconds: enqueued.seconds };
}

function draft(number: number, outgoingEmailServerId: string): NotificationDraft {
  const plain = {
    requestId: null,
    outgoingEmailServerId,
    references: [],
    attachmentIds: [],
    idempotencyKey: null,
  };
  return { kind: NotificationKind.API, cc: [], ...mail(number), ...plain };
}

/** None is the primary, which would send the dead one's mail. */
async function insertServer(
  servers: OutgoingEmailServerRepository,
  health: ServerHealthService,
  db: Database,
  name: string,
  port: number,
): Promise<string> {
  const id = newId();
  const now = new Date();
  const noOAuth = {
    clientId: null,
    clientSecretBox: null,
    authorizationUrl: null,
    tokenUrl: null,
    scope: null,
    redirectUrl: null,
  };
  await db.transaction(async (tx) => {
    await servers.insert(tx, {
      id,
      name,
      nameKey: name,
      email: FROM,
      protocol: OutgoingProtocol.SMTP,
      senderName: null,
      provider: EmailProvider.OTHER,
      host: '127.0.0.1',
      port,
      securityType: SecurityType.NONE,
      certificateAuthority: null,
      authenticationNeeded: false,
      authType: null,
      username: null,
      passwordBox: null,
      oauthClient: noOAuth,
      replyTo: null,
      proxyServerId: null,
      enabled: true,
      primary: false,
      filter: null,
      createdAt: now,
      updatedAt: now,
    });
    await health.create(tx, id, ServerDirection.OUTGOING, true);
  });
  return id;
}

async function main([mode, port, count, url]: string[]): Promise<void> {
  const waiting = mode === 'beside-dead' ? WAITING_FOR_DEAD : 0;
  const work =
    mode === 'nodemailer' ? bare(Number(port), Number(count)) : outbox(Number(port), Number(count), waiting, url);
  console.log(JSON.stringify(await work));
  process.exit(0);
}

void main(process.argv.slice(2));
