import { MessageBytes } from './message-bytes';
import { parseMessageSync } from './parse';
import { ParseLimits, ParsedMessage, UnparsableCode, UnparsableMessage } from './parsed-message';

/** Result of parsing as plain data: an error loses its class and code on its way out of a worker thread. */
export type ParseOutcome = { ok: true; message: ParsedMessage } | { ok: false; code: UnparsableCode; reason: string };

/** In the worker. @throws what the file system says when the bytes come from there, and nothing else */
export function parseToOutcome(bytes: Uint8Array | MessageBytes, limits?: ParseLimits): ParseOutcome {
  try {
    return { ok: true, message: parseMessageSync(bytes, limits) };
  } catch (error) {
    if (!(error instanceof UnparsableMessage)) throw error;
    const { code, message } = error;
    return { ok: false, code, reason: message };
  }
}
