import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { DiagnosedError, DiagnosisCode } from '../common/diagnosis';
import { diagnoseNetwork } from '../proxies/diagnose-network';
import { Dialer, type DialOptions, type DialStep } from '../proxies/dialer';
import { diagnoseTls } from './diagnose-tls';
import { mailServerDiagnosis } from './diagnosis-catalogue';
import { hasImplicitTls, secretsOf, type ServerEndpoint, staysPrivate } from './endpoint';
import { SecurityType } from './email-server.enums';
import { describeTls, secureSocket } from './tls-client';

export interface MailSocketOptions extends Omit<DialOptions, 'onStep'> {
  /** Called when a step has succeeded; TLS is among them only where it begins with the first byte. */
  onStep?: (step: DialStep | 'TLS', detail: string) => void;
}

export interface MailSocket {
  socket: Socket | TLSSocket;
  /** The TCP socket underneath, for counting bytes. */
  raw: Socket;
  secured: boolean;
}

/** Sockets to mail servers: dialled, with implicit TLS where it applies, and never a sign-in in clear text abroad. */
@Injectable()
export class MailSocketFactory {
  constructor(
    private readonly dialer: Dialer,
    private readonly clock: Clock,
  ) {}

  /** Throws DiagnosedError. The time limit is for everything up to the end of the TLS handshake. */
  async open(endpoint: ServerEndpoint, options: MailSocketOptions): Promise<MailSocket> {
    const startedAt = performance.now();
    const raw = await this.dialer.dial(endpoint, endpoint.proxy, options);
    try {
      this.assertMaySignIn(endpoint, raw);
      if (!hasImplicitTls(endpoint)) return { socket: raw, raw, secured: false };
      const timeoutMs = options.timeoutMs - (performance.now() - startedAt);
      const socket = await this.handshake(raw, endpoint, timeoutMs, options.signal);
      options.onStep?.('TLS', describeTls(socket));
      return { socket, raw, secured: true };
    } catch (error) {
      raw.destroy();
      throw this.diagnosed(error, endpoint);
    }
  }

  private async handshake(
    raw: Socket,
    endpoint: ServerEndpoint,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<TLSSocket> {
    const giveUp = () => raw.destroy(Object.assign(new Error('No answer in the TLS handshake'), { code: 'ETIMEDOUT' }));
    const timer = setTimeout(giveUp, Math.max(1, timeoutMs));
    signal?.addEventListener('abort', giveUp, { once: true });
    if (signal?.aborted) giveUp();
    try {
      return await secureSocket(raw, endpoint);
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
    }
  }

  private assertMaySignIn(endpoint: ServerEndpoint, { remoteAddress = '' }: Socket): void {
    if (endpoint.securityType !== SecurityType.NONE || !endpoint.credentials) return;
    if (staysPrivate(endpoint, remoteAddress)) return;
    const advice = {
      title: 'The password is not sent unencrypted to a server outside of your own network',
      remedy: ['Set Security type to TLS or SSL, with the port that the mail provider gives for it.'],
    };
    throw new DiagnosedError(
      mailServerDiagnosis(DiagnosisCode.TLS_NOT_OFFERED, { at: this.clock.now(), advice, detail: null }),
    );
  }

  private diagnosed(error: unknown, endpoint: ServerEndpoint): DiagnosedError {
    if (error instanceof DiagnosedError) return error;
    const at = this.clock.now();
    const diagnosis =
      diagnoseTls(error, at) ??
      diagnoseNetwork(error, at, secretsOf(endpoint)) ??
      mailServerDiagnosis(DiagnosisCode.TLS_WRONG_MODE, { at });
    return new DiagnosedError(diagnosis, { cause: error });
  }
}
