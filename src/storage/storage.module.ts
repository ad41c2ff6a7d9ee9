import { Global, Module } from '@nestjs/common';
import { Clock } from '../common/clock';
import { Config } from '../config/config';
import { BlobReferenceRepository } from './blob-reference.repository';
import { BlobStore } from './blob-store';
import { StoreSweeper } from './store-sweeper';

@Global()
@Module({
  providers: [
    BlobReferenceRepository,
    StoreSweeper,
    {
      provide: BlobStore,
      inject: [Config, Clock],
      useFactory: (config: Config, clock: Clock) => new BlobStore(config.dataDir, clock),
    },
  ],
  exports: [BlobStore, StoreSweeper],
})
export class StorageModule {}
