import { Global, Module } from '@nestjs/common';
import { Config } from '../config/config';
import { BlobStore } from './blob-store';

@Global()
@Module({
  providers: [{ provide: BlobStore, inject: [Config], useFactory: (config: Config) => new BlobStore(config.dataDir) }],
  exports: [BlobStore],
})
export class StorageModule {}
