import type { Advice } from '../common/advice';
import { DiagnosisCode } from '../common/diagnosis';

export type NetworkCode =
  | DiagnosisCode.DNS_NOT_FOUND
  | DiagnosisCode.ADDRESS_NOT_ALLOWED
  | DiagnosisCode.CONNECTION_REFUSED
  | DiagnosisCode.CONNECTION_TIMEOUT
  | DiagnosisCode.CONNECTION_LOST
  | DiagnosisCode.PROXY_UNREACHABLE
  | DiagnosisCode.PROXY_AUTHENTICATION_FAILED
  | DiagnosisCode.PROXY_REFUSED;

/**
 * What to do about each problem on the way to another machine. All that a restart, a repaired line or a restored DNS
 * record heals is transient: also a name that is not found, because that is what a restarting container looks like.
 */
export const networkAdvice: Record<NetworkCode, Advice> = {
  [DiagnosisCode.DNS_NOT_FOUND]: {
    title: 'The host name was not found',
    remedy: [
      'Compare Host with what the mail provider gives, letter by letter.',
      'If it is right, check that the machine Mailroom runs on can look up this name (DNS).',
    ],
    transient: true,
  },
  [DiagnosisCode.ADDRESS_NOT_ALLOWED]: {
    title: 'The address of this host is not allowed',
    remedy: [
      'Enter the public host name of the server under Host.',
      'If the server is inside your own network, set ALLOW_PRIVATE_ADDRESSES=true for Mailroom and start it again. ' +
        'Link-local and cloud metadata addresses are never allowed.',
    ],
    transient: false,
  },
  [DiagnosisCode.CONNECTION_REFUSED]: {
    title: 'Nothing answers on this port',
    remedy: [
      'Compare Port with what the mail provider gives: usually 993 or 143 for IMAP, 995 or 110 for POP3, 465 or 587 for SMTP.',
      'If it is right, check that the mail server runs and that no firewall closes the port.',
    ],
    transient: true,
  },
  [DiagnosisCode.CONNECTION_TIMEOUT]: {
    title: 'The server does not answer in time',
    remedy: [
      'Check Host and Port, and that Security type goes with the port: a server that waits for TLS on 993, 995 or 465 ' +
        'stays silent until it is SSL.',
      'Check that a firewall lets Mailroom connect to this port; some networks close 25, 465 and 587.',
      'If the connection has to go through a proxy, choose it under Proxy server.',
    ],
    transient: true,
  },
  [DiagnosisCode.CONNECTION_LOST]: {
    title: 'The server ended the connection',
    remedy: [
      'Nothing has to be done when this happens now and then: the connection is made again.',
      'If it stays, check Port and Security type, and ask whoever runs the mail server what its log says.',
    ],
    transient: true,
  },
  [DiagnosisCode.PROXY_UNREACHABLE]: {
    title: 'The proxy server cannot be reached',
    remedy: [
      'Open the proxy server and check its Host, Port and Protocol (HTTP or SOCKS5).',
      'Check that the proxy runs and accepts connections from the machine Mailroom runs on.',
    ],
    transient: true,
  },
  [DiagnosisCode.PROXY_AUTHENTICATION_FAILED]: {
    title: 'The proxy server refused the sign-in',
    remedy: ['Open the proxy server and enter its Username and Password again.', 'Save and test the connection again.'],
    transient: false,
  },
  [DiagnosisCode.PROXY_REFUSED]: {
    title: 'The proxy server does not let this connection through',
    remedy: [
      'Ask whoever runs the proxy to allow connections to this host and port.',
      'Or choose another proxy, or none, under Proxy server.',
    ],
    transient: false,
  },
};
