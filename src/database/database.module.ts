import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config';
import { Database } from './database';
import type { Entities } from './data-source';
import { openDatabase } from './open-database';
import { PropertyRepository } from './property.repository';

const OPEN = Symbol('open database');
type Open = Awaited<ReturnType<typeof openDatabase>>;

@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(@Inject(OPEN) private readonly open: Open) {}

  static register(entities: Entities): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        {
          provide: OPEN,
          inject: [Config],
          useFactory: (c: Config) => openDatabase(c.databaseUrl, entities, !c.production),
        },
        { provide: Database, inject: [OPEN], useFactory: (open: Open) => open.database },
        PropertyRepository,
      ],
      exports: [Database, PropertyRepository],
    };
  }

  /** After every other module's hooks of the same kind, because all of them import this one. */
  async onApplicationShutdown(): Promise<void> {
    await this.open.release();
  }
}
