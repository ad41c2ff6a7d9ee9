// What the logs of the running servers tell.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Proxy } from './proxies';
import { services } from './state';

/** The SASL mechanisms with which a user has signed in to Dovecot's IMAP, and has sent over Postfix. */
export function mechanismsOf(user: string): { imap: string[]; smtp: string[] } {
  const { folder, postfix } = services();
  const imap = matches(join(folder, 'log/dovecot.log'), /imap-login: Info: Login: user=<([^>]*)>, method=([\w-]+)/g);
  const smtp = matches(join(postfix.configFolder, 'mail.log'), /sasl_method=([\w-]+), sasl_username=(\S+)/g);
  return {
    imap: [...new Set(imap.flatMap(([name, mechanism]) => (name === user ? [mechanism!] : [])))],
    smtp: [...new Set(smtp.flatMap(([mechanism, name]) => (name === user ? [mechanism!] : [])))],
  };
}

/** How many connections to a port of this machine a proxy has made. */
export function tunnelsTo(port: number, proxy: Proxy): number {
  const program = proxy.url.startsWith('http') ? 'tinyproxy' : 'microsocks';
  const log = join(services().folder, 'log', `${program}-${proxy.port}.log`);
  return matches(log, /(?:: CONNECT |connected to )\S+:(\d+)\b/g).filter(([to]) => to === String(port)).length;
}

function matches(file: string, pattern: RegExp): string[][] {
  return [...readFileSync(file, 'utf8').matchAll(pattern)].map(([, ...groups]) => groups);
}
