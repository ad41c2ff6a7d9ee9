import 'reflect-metadata';
import { Logger } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createApp } from './app/create-app';
import { InstallationMismatch } from './app/installation';
import { SetUpService } from './auth/set-up.service';
import { type Config, InvalidEnvironment, readConfig } from './config/config';
import { DatabaseUnusable } from './database/open-database';
import { SettingsService } from './settings/settings.service';

/** EX_CONFIG of sysexits.h: starting again will not help, somebody has to change the configuration. */
const EXIT_CONFIG = 78;
/** How long work under way may take after SIGTERM; container runtimes kill after 30 s or more. */
const STOP_WITHIN_MS = 30_000;

async function main(): Promise<void> {
  // eslint-disable-next-line no-restricted-properties -- the one place that hands the environment to src/config
  const config = readConfig(process.env);
  const app = await createApp(config);
  // By process.exit and not by the signal itself, which would cut off the log's last lines.
  app.enableShutdownHooks(['SIGTERM', 'SIGINT'], { useProcessExit: true });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, stopHardLater);
  const setUpToken = await app.get(SetUpService).prepare();
  await app.listen(config.port, config.host);
  await announce(app, config, setUpToken);
}

async function announce(app: NestExpressApplication, config: Config, setUpToken: string | null): Promise<void> {
  const { baseUrl } = await app.get(SettingsService).get();
  new Logger('Mailroom').log(`Mailroom is ready at ${baseUrl} (listening on ${config.host}:${config.port})`);
  if (setUpToken === null) return;
  // Not through the logger: whoever starts the server must see it, whatever LOG_LEVEL says.
  process.stdout.write(`\nMake the first administrator: ${config.baseUrl}/setup?token=${setUpToken}\n\n`);
}

function stopHardLater(): void {
  setTimeout(() => {
    process.stderr.write(`Work under way did not end within ${STOP_WITHIN_MS / 1000} s of the signal: stopping now.\n`);
    process.exit(1);
  }, STOP_WITHIN_MS).unref();
}

function fail(error: unknown): never {
  if (error instanceof InvalidEnvironment || error instanceof InstallationMismatch) {
    process.stderr.write(`${error.message}\n`);
    process.exit(EXIT_CONFIG);
  }
  process.stderr.write(`Mailroom cannot start. ${words(error as NodeJS.ErrnoException)}\n`);
  process.exit(1);
}

function words(error: NodeJS.ErrnoException): string | undefined {
  if (error instanceof DatabaseUnusable) return error.message;
  if (error.code === 'EADDRINUSE') return `${error.message}. Stop what listens there, or choose another PORT.`;
  return error.stack;
}

main().catch(fail);
