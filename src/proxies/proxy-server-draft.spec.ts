import { UserInputError } from '../common/user-error';
import { ProxyProtocol, type ProxyServer } from './proxy-server.entity';
import { proxyServerDraft } from './proxy-server-draft';
import type { ProxyServerInput } from './proxy-server.inputs';

const input = (changes: Partial<ProxyServerInput> = {}): ProxyServerInput => ({
  name: 'Office',
  protocol: ProxyProtocol.HTTP,
  host: 'proxy.example.com',
  port: 3128,
  username: 'ann',
  ...changes,
});
const stored: ProxyServer = {
  id: 'p1',
  name: 'Office',
  nameKey: 'office',
  protocol: ProxyProtocol.HTTP,
  host: 'proxy.example.com',
  port: 3128,
  username: 'ann',
  passwordBox: 'sealed',
};

function errorsOf(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    return (error as UserInputError).errors.map((e) => `${e.field?.join('.')} ${e.code}`);
  }
}

describe('proxyServerDraft', () => {
  it.each<[string, Partial<ProxyServerInput>, string[]]>([
    ['all is well', {}, []],
    ['an IPv6 address', { host: '[::1]' }, []],
    ['no name', { name: ' ' }, ['name REQUIRED']],
    ['a long name', { name: 'x'.repeat(101) }, ['name TOO_LONG']],
    ['a URL', { host: 'http://proxy.example.com' }, ['host INVALID_HOST']],
    ['a host with its port', { host: 'proxy.example.com:3128' }, ['host INVALID_HOST']],
    ['port 0', { port: 0 }, ['port INVALID_PORT']],
    ['port 65536', { port: 65_536 }, ['port INVALID_PORT']],
    ['a line break in the user name', { username: 'ann\r\nX: y' }, ['username INVALID_CHARACTERS']],
    ['a password without a user name', { username: null, password: 'x' }, ['username REQUIRED']],
  ])('a new one: %s', (_, changes, errors) => {
    expect(errorsOf(() => proxyServerDraft(input(changes), null))).toEqual(errors);
  });

  it.each<[string, Partial<ProxyServerInput>, string | string[]]>([
    ['keeps it while host and port stay', { name: 'Other', protocol: ProxyProtocol.SOCKS5 }, 'KEEP'],
    ['keeps it for the same host in other letters', { host: 'PROXY.example.com' }, 'KEEP'],
    ['asks for it when the host changes', { host: 'evil.example.com' }, ['password SECRET_REQUIRED']],
    ['asks for it when the port changes', { port: 3129 }, ['password SECRET_REQUIRED']],
    ['takes a new one for a new host', { host: 'other.example.com', password: 'new' }, 'SET'],
    ['removes it on null', { password: null }, 'REMOVE'],
    ['removes it with the user name', { username: null }, 'REMOVE'],
    ['removes it with the user name, also when the host changes', { username: '', host: 'b.example' }, 'REMOVE'],
  ])('the stored password: %s', (_, changes, expected) => {
    if (typeof expected === 'string') {
      expect(proxyServerDraft(input(changes), stored).password.kind).toBe(expected);
    } else {
      expect(errorsOf(() => proxyServerDraft(input(changes), stored))).toEqual(expected);
    }
  });
});
