import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { AuditModule } from '../audit/audit.module';
import { AuthModule } from '../auth/auth.module';
import { DirectoryModule } from '../directory/directory.module';
import { EmailServersModule } from '../email-servers/email-servers.module';
import { FiltersModule } from '../filters/filters.module';
import { NotificationsModule } from '../notifications/notifications.module';
import { OAuthModule } from '../oauth/oauth.module';
import { PollingModule } from '../polling/polling.module';
import { ProxiesModule } from '../proxies/proxies.module';
import { RequestsModule } from '../requests/requests.module';
import { SettingsModule } from '../settings/settings.module';
import { StatusModule } from '../status/status.module';
import type { Clock } from '../common/clock';
import type { Config } from '../config/config';
import { ConfigModule } from '../config/config.module';
import { DatabaseModule } from '../database/database.module';
import { EventsModule } from '../events/events.module';
import { SecretsModule } from '../secrets/secrets.module';
import { StorageModule } from '../storage/storage.module';
import { TasksModule } from '../tasks/tasks.module';
import { entities } from './entities';

/** The whole server: base modules first, then the features in the order in which a mail passes them. */
@Module({})
export class AppModule {
  static register(config: Config, clock?: Clock): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.register(config, clock),
        ScheduleModule.forRoot(),
        DatabaseModule.register(entities),
        SecretsModule,
        StorageModule,
        TasksModule,
        EventsModule,
        AuditModule,
        AuthModule,
        SettingsModule,
        DirectoryModule,
        ProxiesModule,
        FiltersModule,
        OAuthModule,
        EmailServersModule,
        NotificationsModule,
        RequestsModule,
        PollingModule,
        StatusModule,
      ],
    };
  }
}
