import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { send } from '../http';
import type { Fault, LoggedRequest } from './types';

/** The faults that are switched on, the oldest first. */
export class Faults {
  private faults: Fault[] = [];

  add(fault: Fault): void {
    this.faults.push({ ...fault });
  }

  clear(): void {
    this.faults = [];
  }

  list(): Fault[] {
    return this.faults;
  }

  take({ path, grantType, account }: Pick<LoggedRequest, 'path' | 'grantType' | 'account'>): Fault | null {
    const fault = this.faults.find(
      (f) =>
        f.path === path &&
        (f.grantType === undefined || f.grantType === grantType) &&
        (f.account === undefined || f.account === account),
    );
    if (fault?.times !== undefined && --fault.times <= 0) this.faults.splice(this.faults.indexOf(fault), 1);
    return fault ?? null;
  }
}

/** True when the fault was the answer; false when the usual one should follow. */
export async function suffer(fault: Fault, res: ServerResponse): Promise<boolean> {
  if (fault.delayMs) await pause(fault.delayMs);
  if (fault.drop) {
    res.socket?.destroy();
    return true;
  }
  if (fault.status === undefined) return false;
  const { body = { error: 'internal_failure' } } = fault;
  const type = typeof body === 'string' ? 'text/plain' : 'application/json';
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  send(res, fault.status, text, { 'content-type': type, ...fault.headers });
  return true;
}
