import { lookup } from 'node:dns/promises';
import type { Socket } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { DiagnosedError, DiagnosisCode } from '../common/diagnosis';
import { serverWords } from '../common/server-words';
import { Config } from '../config/config';
import { isAddressAllowed, literalAddress } from './address-rules';
import { diagnoseNetwork, messageOf, networkDiagnosis } from './diagnose-network';
import { before, connectFirst, type Deadline, startDeadline } from './dialer-connect';
import { openHttpTunnel, openSocks5Tunnel, TunnelRefused } from './dialer-tunnels';
import type { NetworkCode } from './network-advice';
import { ProxyProtocol } from './proxy-server.entity';

export interface DialTarget {
  /** Host name or IP address. */
  host: string;
  port: number;
}

export interface ProxyEndpoint extends DialTarget {
  protocol: ProxyProtocol;
  username: string | null;
  password: string | null;
}

export type DialStep = 'RESOLVE' | 'PROXY' | 'CONNECT';

export interface DialOptions {
  /** For look-up, connection and tunnel together. */
  timeoutMs: number;
  signal?: AbortSignal;
  /** Called when a step has succeeded; through a proxy, RESOLVE is about the proxy's own name. */
  onStep?: (step: DialStep, detail: string) => void;
}

/**
 * The one way to other machines: looks the name up, checks every address and connects to a checked one, so that a DNS
 * answer that changes in between (rebinding) is of no use. Every failure is a DiagnosedError without secrets.
 */
@Injectable()
export class Dialer {
  constructor(
    private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  async dial(target: DialTarget, proxy: ProxyEndpoint | null, options: DialOptions): Promise<Socket> {
    return this.within(options, (deadline) =>
      proxy ? this.throughProxy(target, proxy, options, deadline) : this.direct(target, options, deadline),
    );
  }

  /** The allowed addresses of a host, e.g. to pin a token URL to them. Throws a DiagnosedError when there is none. */
  async resolve(host: string, options: Pick<DialOptions, 'timeoutMs' | 'signal'>): Promise<string[]> {
    return this.within(options, (deadline) => this.allowedAddresses(host, deadline));
  }

  /** Replaced by tests that play DNS. */
  protected async lookup(host: string): Promise<string[]> {
    return (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);
  }

  private async direct(target: DialTarget, options: DialOptions, deadline: Deadline): Promise<Socket> {
    const addresses = await this.allowedAddresses(target.host, deadline);
    options.onStep?.('RESOLVE', `${target.host} is ${addresses.join(', ')}`);
    const socket = await connectFirst(addresses, target.port, deadline);
    options.onStep?.('CONNECT', `${socket.remoteAddress}, port ${target.port}`);
    return socket;
  }

  private async throughProxy(
    target: DialTarget,
    proxy: ProxyEndpoint,
    options: DialOptions,
    deadline: Deadline,
  ): Promise<Socket> {
    const literal = literalAddress(target.host);
    if (literal !== null) this.assertAllowed(target.host, [literal]);
    const addresses = await this.allowedAddresses(proxy.host, deadline);
    options.onStep?.('RESOLVE', `proxy ${proxy.host} is ${addresses.join(', ')}`);
    const accepted = () => options.onStep?.('PROXY', `${proxy.protocol} proxy ${proxy.host}, port ${proxy.port}`);
    try {
      const socket = await this.tunnel(target, proxy, addresses, deadline);
      accepted();
      options.onStep?.('CONNECT', `${target.host}, port ${target.port}, through the proxy`);
      return socket;
    } catch (error) {
      if (this.isBeyondProxy(error)) accepted();
      throw error;
    }
  }

  private async tunnel(
    target: DialTarget,
    proxy: ProxyEndpoint,
    addresses: string[],
    deadline: Deadline,
  ): Promise<Socket> {
    const socket = await this.connectToProxy(proxy, addresses, deadline);
    const bare = { host: target.host.replace(/^\[(.*)\]$/, '$1'), port: target.port };
    const opening =
      proxy.protocol === ProxyProtocol.HTTP
        ? openHttpTunnel(socket, bare, proxy)
        : openSocks5Tunnel(socket, bare, proxy, deadline.msLeft());
    try {
      return await before(deadline, opening);
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }

  private async connectToProxy(proxy: ProxyEndpoint, addresses: string[], deadline: Deadline): Promise<Socket> {
    try {
      return await connectFirst(addresses, proxy.port, deadline);
    } catch (error) {
      throw new TunnelRefused(DiagnosisCode.PROXY_UNREACHABLE, serverWords(messageOf(error)));
    }
  }

  private async allowedAddresses(host: string, deadline: Deadline): Promise<string[]> {
    const bare = host.replace(/^\[(.*)\]$/, '$1');
    return this.assertAllowed(host, [...new Set(await before(deadline, this.lookup(bare)))]);
  }

  /** Those of the addresses that are allowed. */
  private assertAllowed(host: string, addresses: string[]): string[] {
    const allowed = addresses.filter((a) => isAddressAllowed(a, this.config.allowPrivateAddresses));
    if (allowed.length === 0) {
      const detail = addresses.length === 0 ? `${host} has no address` : `${host} is ${addresses.join(', ')}`;
      throw this.failure(
        addresses.length === 0 ? DiagnosisCode.DNS_NOT_FOUND : DiagnosisCode.ADDRESS_NOT_ALLOWED,
        detail,
      );
    }
    return allowed;
  }

  /** Whether the proxy itself did its part: it was reached and took our sign-in. */
  private isBeyondProxy(error: unknown): boolean {
    const unmet: NetworkCode[] = [DiagnosisCode.PROXY_UNREACHABLE, DiagnosisCode.PROXY_AUTHENTICATION_FAILED];
    return error instanceof TunnelRefused && !unmet.includes(error.code);
  }

  private async within<T>(
    { timeoutMs, signal }: Pick<DialOptions, 'timeoutMs' | 'signal'>,
    work: (deadline: Deadline) => Promise<T>,
  ): Promise<T> {
    const deadline = startDeadline(timeoutMs, signal);
    try {
      return await work(deadline);
    } catch (error) {
      throw this.diagnosed(error);
    } finally {
      deadline.stop();
    }
  }

  private diagnosed(error: unknown): DiagnosedError {
    if (error instanceof DiagnosedError) return error;
    const at = this.clock.now();
    if (error instanceof TunnelRefused) {
      return new DiagnosedError(networkDiagnosis(error.code, { at, detail: error.detail, advice: error.advice }));
    }
    const diagnosis = diagnoseNetwork(error, at) ?? networkDiagnosis(DiagnosisCode.CONNECTION_LOST, { at });
    return new DiagnosedError(diagnosis, { cause: error });
  }

  private failure(code: NetworkCode, detail: string): DiagnosedError {
    return new DiagnosedError(networkDiagnosis(code, { at: this.clock.now(), detail: serverWords(detail) }));
  }
}
