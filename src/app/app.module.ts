import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { GraphQLModule } from '@nestjs/graphql';
import { ScheduleModule } from '@nestjs/schedule';
import { LoggerModule } from 'nestjs-pino';
import type { Logger } from 'pino';
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
import { TemplatesModule } from '../templates/templates.module';
import { AlertsModule } from '../alerts/alerts.module';
import { StatusModule } from '../status/status.module';
import type { Clock } from '../common/clock';
import { DateTimeScalar } from '../common/date-time.scalar';
import { Config } from '../config/config';
import { ConfigModule } from '../config/config.module';
import { Database } from '../database/database';
import { DatabaseModule } from '../database/database.module';
import { PropertyRepository } from '../database/property.repository';
import { EventsModule } from '../events/events.module';
import { SecretsModule } from '../secrets/secrets.module';
import { StorageModule } from '../storage/storage.module';
import { TasksModule } from '../tasks/tasks.module';
import { ConsoleController } from './console.controller';
import { DemoResolver } from './demo.resolver';
import { entities } from './entities';
import { ErrorsFilter } from './errors.filter';
import { graphqlOptions } from './graphql-options';
import { INSTALLATION_ID, verifiedInstallationId } from './installation';
import { OriginPolicy } from './origin-policy';
import { RecheckSubscriptionsTask } from './recheck-subscriptions.task';
import { SubscriptionServer } from './subscription-server';

/** The whole server: base modules first, then the features in the order in which a mail passes them. */
@Module({})
export class AppModule {
  static register(config: Config, logger: Logger, clock?: Clock): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.register(config, clock),
        // Without its own middleware, which would keep a context for each request: see create-app.ts.
        LoggerModule.forRoot({ pinoHttp: { logger }, forRoutes: [] }),
        ScheduleModule.forRoot(),
        GraphQLModule.forRoot(graphqlOptions(config)),
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
        TemplatesModule,
        NotificationsModule,
        RequestsModule,
        PollingModule,
        AlertsModule,
        StatusModule,
      ],
      controllers: [ConsoleController],
      providers: [
        { provide: APP_FILTER, useClass: ErrorsFilter },
        DateTimeScalar,
        DemoResolver,
        {
          provide: INSTALLATION_ID,
          inject: [Config, Database, PropertyRepository],
          useFactory: verifiedInstallationId,
        },
        OriginPolicy,
        SubscriptionServer,
        RecheckSubscriptionsTask,
      ],
    };
  }
}
