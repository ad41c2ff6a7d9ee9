import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Options } from 'pino-http';
import { newId } from '../common/ids';
import type { Config } from '../config/config';

const SECRET_KEYS = [
  'password',
  'secret',
  'clientSecret',
  'token',
  'accessToken',
  'refreshToken',
  'passwordHash',
  'passwordBox',
  'authorization',
  'cookie',
  '["set-cookie"]',
];

const INFO = 30;
/** Nest's own classes, which tell of every module and route at the start. */
const CHATTER = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
  'GraphQLModule',
]);
const isBootChatter = (bindings: unknown) => CHATTER.has((bindings as { context?: string } | null)?.context ?? '');

/** One logger for everything: JSON lines on stdout, or readable ones in development. */
export function loggingOptions(config: Config): Options {
  return {
    level: config.logLevel,
    genReqId: () => newId(),
    autoLogging: { ignore: (req) => (req.url ?? '').startsWith('/health/') },
    serializers: {
      req: requestLine,
      res: (res: ServerResponse) => ({ statusCode: res.statusCode }),
      err: errorWords,
    },
    wrapSerializers: false,
    hooks: {
      logMethod(args, method, level) {
        if (level !== INFO || !isBootChatter(args[0])) method.apply(this, args);
      },
    },
    redact: { paths: SECRET_KEYS.flatMap(atEveryDepth), censor: '[redacted]' },
    ...(canPrettyPrint(config) && {
      transport: {
        target: 'pino-pretty',
        options: { singleLine: true, ignore: 'pid,hostname,req,res,responseTime' },
      },
    }),
  };
}

/** Neither headers nor the query string, which can hold a one-time token. */
function requestLine(req: IncomingMessage & { id?: unknown; originalUrl?: string }) {
  return { id: req.id, method: req.method, path: (req.originalUrl ?? req.url ?? '').split('?')[0] };
}

interface ErrorWords {
  type: string;
  message: string;
  code?: string;
  stack?: string;
  cause?: ErrorWords;
}

/** Named properties only: others can hold statements with their parameters, commands and secrets. */
export function errorWords(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code } = error as { code?: unknown };
  return {
    type: error.constructor.name,
    message: error.message,
    ...(typeof code === 'string' && { code }),
    ...(error.stack && { stack: error.stack }),
    ...(error.cause instanceof Error && { cause: errorWords(error.cause) as ErrorWords }),
  };
}

function atEveryDepth(key: string): string[] {
  const tail = key.startsWith('[') ? key : `.${key}`;
  return [key, `*${tail}`, `*.*${tail}`];
}

function canPrettyPrint(config: Config): boolean {
  if (config.production || !process.stdout.isTTY) return false;
  try {
    require.resolve('pino-pretty');
    return true;
  } catch {
    return false;
  }
}
