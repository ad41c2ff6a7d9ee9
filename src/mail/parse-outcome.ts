import { parseMessageSync } from './parse';
import { ParseLimits, ParsedMessage, UnparsableCode, UnparsableMessage } from './parsed-message';

/** Result of parsing as plain data: an error loses its class and code on its way out of a worker thread. */
export type ParseOutcome = { ok: true; message: ParsedMessage } | { ok: false; code: UnparsableCode; reason: string };

/** In the worker: never throws. */
export function parseToOutcome(bytes: Uint8Array, limits?: ParseLimits): ParseOutcome {
  try {
    return { ok: true, message: parseMessageSync(bytes, limits) };
  } catch (error) {
    const { code, message } = error as UnparsableMessage; // parseMessageSync throws nothing else
    return { ok: false, code, reason: message };
  }
}
