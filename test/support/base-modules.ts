import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ModuleMetadata } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { Test, type TestingModule } from '@nestjs/testing';
import { entities } from '../../src/app/entities';
import { readConfig } from '../../src/config/config';
import { ConfigModule } from '../../src/config/config.module';
import { DatabaseModule } from '../../src/database/database.module';
import { EventsModule } from '../../src/events/events.module';
import { SecretsModule } from '../../src/secrets/secrets.module';
import { StorageModule } from '../../src/storage/storage.module';
import { TasksModule } from '../../src/tasks/tasks.module';
import { freshDatabase } from './database';
import { ManualClock } from './manual-clock';

export interface BaseModules {
  module: TestingModule;
  clock: ManualClock;
  close(): Promise<void>;
}

/** The base modules on a fresh database and folder, with what a spec adds to them; no schedule runs, nothing listens. */
export async function startBaseModules(added: ModuleMetadata): Promise<BaseModules> {
  const database = await freshDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'mailroom-data-'));
  const clock = new ManualClock();
  const config = readConfig({ NODE_ENV: 'test', DATABASE_URL: database.url, DATA_DIR: dataDir });
  const module = await Test.createTestingModule({
    ...added,
    imports: [
      ConfigModule.register(config, clock),
      ScheduleModule.forRoot(),
      DatabaseModule.register(entities),
      SecretsModule,
      StorageModule,
      TasksModule,
      EventsModule,
      ...(added.imports ?? []),
    ],
  }).compile();
  return {
    module,
    clock,
    close: async () => {
      await module.close();
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
      await database.drop();
    },
  };
}
