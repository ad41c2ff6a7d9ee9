import { Global, Module } from '@nestjs/common';
import { Config } from '../config/config';
import { SecretBox } from './secret-box';
import { secretKeyFromFile } from './secret-key-file';

@Global()
@Module({
  providers: [
    {
      provide: SecretBox,
      inject: [Config],
      useFactory: (config: Config) =>
        new SecretBox(
          config.secretKeys?.map((key) => Buffer.from(key, 'base64')) ?? [secretKeyFromFile(config.dataDir)],
        ),
    },
  ],
  exports: [SecretBox],
})
export class SecretsModule {}
