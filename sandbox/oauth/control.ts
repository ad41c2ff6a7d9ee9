import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { isLocal, sendJson } from '../http';
import type { Directory } from './directory';
import type { Faults } from './faults';
import type { RequestLog } from './request-log';
import type { Tokens } from './tokens';
import { WELL_BEHAVED } from './types';
import { CONTROL, type ControlCalls } from './control-calls';

/** For tests and tools on this machine: POST /_control/CALL with its argument as JSON. */
export class Control {
  private readonly calls: ControlCalls;

  constructor(directory: Directory, faults: Faults, log: RequestLog, tokens: Tokens) {
    this.calls = {
      behave: (changes) => Object.assign(directory.behaviour, changes),
      reset: (changes) => Object.assign(directory.behaviour, WELL_BEHAVED, changes),
      fault: (fault) => faults.add(fault),
      'clear-faults': () => faults.clear(),
      'add-account': (account) => directory.addAccount(account),
      'add-client': (client) => directory.addClient(client),
      revoke: ({ email }) => ({ revoked: tokens.revokeAll(email) }),
      mint: (options) => tokens.mint(options),
      requests: () => log.all(),
      'token-requests': () => log.tokenRequests(),
      forget: () => log.forget(),
    };
  }

  async handle(req: IncomingMessage, res: ServerResponse, path: string): Promise<void> {
    // A page of another site cannot send JSON here without asking first, which nobody answers.
    const isJson = req.headers['content-type'] === 'application/json';
    if (!isLocal(req) || req.method !== 'POST' || !isJson) return sendJson(res, 403, { error: 'not for you' });
    const name = path.slice(CONTROL.length);
    if (!Object.hasOwn(this.calls, name)) return sendJson(res, 404, { error: `no such call: ${name}` });
    const call = this.calls[name as keyof ControlCalls] as (argument: unknown) => unknown;
    try {
      sendJson(res, 200, (await call(await json(req))) ?? null);
    } catch (error) {
      sendJson(res, 400, { error: (error as Error).message });
    }
  }
}
