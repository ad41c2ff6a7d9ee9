import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import cookieParser from 'cookie-parser';
import helmet from 'helmet';
import { Logger } from 'nestjs-pino';
import { type HttpLogger, pinoHttp } from 'pino-http';
import { authentication } from '../auth/authentication';
import { TokenStrategy } from '../auth/token.strategy';
import type { Clock } from '../common/clock';
import type { Config } from '../config/config';
import { AppModule } from './app.module';
import { serveConsoleFiles } from './console.controller';
import { loggingOptions } from './logging';
import { OriginPolicy } from './origin-policy';

/** The largest JSON or form body; uploads have a limit of their own. */
const MAX_BODY = '1mb';

/**
 * The server, ready to listen; migrates the database. Throws DatabaseUnusable, InstallationMismatch, and whatever else
 * keeps it from starting. `clock` is replaced by tests that move time.
 */
export async function createApp(config: Config, clock?: Clock): Promise<NestExpressApplication> {
  const requestLog = pinoHttp(loggingOptions(config));
  const app = await NestFactory.create<NestExpressApplication>(AppModule.register(config, requestLog.logger, clock), {
    abortOnError: false,
    bodyParser: false,
    bufferLogs: true,
    // What keeps it from starting is the caller's to tell, once.
    autoFlushLogs: false,
  });
  configureApp(app, config, requestLog);
  return app;
}

/** What stands before every handler, in this order. */
function configureApp(app: NestExpressApplication, config: Config, requestLog: HttpLogger): void {
  app.useLogger(app.get(Logger));
  app.flushLogs();
  app.disable('x-powered-by');
  app.set('trust proxy', config.trustProxy);
  app.use(securityHeaders());
  serveConsoleFiles(app);
  // Not nestjs-pino's middleware: up to Node 22, asynchronous context once used makes every promise of the process cost
  // more (intake of a large mailbox: 6 % of its time, 15 % of its garbage).
  app.use(requestLog);
  app.use(cookieParser());
  app.use(authentication(app.get(TokenStrategy)));
  const origins = app.get(OriginPolicy);
  app.use(origins.check.bind(origins));
  app.useBodyParser('json', { limit: MAX_BODY });
  app.useBodyParser('urlencoded', { limit: MAX_BODY, extended: false });
}

/** For the console: everything from here and nothing inline. Mail is shown in a sandboxed frame, its images signed. */
function securityHeaders() {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // component libraries set style attributes; without scripts these cannot do more than look wrong
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    // `no-referrer` would turn the Origin of our own forms into `null`
    referrerPolicy: { policy: 'same-origin' },
    // With `same-origin` the tour's tab of the sandbox would be forgotten, and opened anew with each step. Pages of
    // other sites that open the console are cut off all the same, and its links with _blank have no opener.
    crossOriginOpenerPolicy: { policy: 'same-origin-allow-popups' },
    // HTTPS is the reverse proxy's: it knows whether the whole host has it
    strictTransportSecurity: false,
  });
}
