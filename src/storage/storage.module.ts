import { Global, Module } from '@nestjs/common';
import { Clock } from '../common/clock';
import { Config } from '../config/config';
import { BlobStore } from './blob-store';

@Global()
@Module({
  providers: [
    {
      provide: BlobStore,
      inject: [Config, Clock],
      useFactory: (config: Config, clock: Clock) => new BlobStore(config.dataDir, clock),
    },
  ],
  exports: [BlobStore],
})
export class StorageModule {}
