import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Processes } from './processes';

export interface Proxy {
  host: string;
  port: number;
  user?: string;
  password?: string;
  /** `http://…` or `socks5://…`, with user and password where it asks for them. */
  url: string;
}

export interface Proxies {
  http: Proxy;
  httpWithAuth: Proxy;
  socks: Proxy;
  socksWithAuth: Proxy;
}

const LOGIN = { user: 'proxyuser', password: 'proxypass' };

export type ProxyPorts = Record<keyof Proxies, number>;

export async function startProxies(processes: Processes, folder: string, ports: ProxyPorts): Promise<Proxies> {
  const [http, httpWithAuth, socks, socksWithAuth] = await Promise.all([
    startTinyproxy(processes, folder, proxy('http', ports.http)),
    startTinyproxy(processes, folder, proxy('http', ports.httpWithAuth, LOGIN)),
    startMicrosocks(processes, proxy('socks5', ports.socks)),
    startMicrosocks(processes, proxy('socks5', ports.socksWithAuth, LOGIN)),
  ]);
  return { http, httpWithAuth, socks, socksWithAuth };
}

function proxy(scheme: 'http' | 'socks5', port: number, login?: typeof LOGIN): Proxy {
  const credentials = login ? `${login.user}:${login.password}@` : '';
  return { host: '127.0.0.1', port, ...login, url: `${scheme}://${credentials}127.0.0.1:${port}` };
}

async function startTinyproxy(processes: Processes, folder: string, started: Proxy): Promise<Proxy> {
  const name = `tinyproxy-${started.port}`;
  const configFile = join(folder, `${name}.conf`);
  const lines = [`Port ${started.port}`, 'Listen 127.0.0.1', 'Allow 127.0.0.1', 'Timeout 3600', 'MaxClients 500'];
  if (started.user) lines.push(`BasicAuth ${started.user} ${started.password}`);
  writeFileSync(configFile, `${lines.join('\n')}\n`);
  await processes.start({ name, command: 'tinyproxy', args: ['-d', '-c', configFile], ports: [started.port] });
  return started;
}

async function startMicrosocks(processes: Processes, started: Proxy): Promise<Proxy> {
  const args = ['-i', started.host, '-p', String(started.port)];
  if (started.user) args.push('-u', started.user, '-P', started.password!);
  await processes.start({ name: `microsocks-${started.port}`, command: 'microsocks', args, ports: [started.port] });
  return started;
}
