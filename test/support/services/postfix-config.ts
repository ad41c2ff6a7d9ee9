import { dirname } from 'node:path';
import { caFile, certificates } from '../tls';
import { type Dovecot } from './dovecot';
import { type Postfix, type PostfixPorts } from './postfix';
import { UNREACHABLE_DOMAIN } from './recipients';

export interface PostfixConfigInput {
  postfix: Postfix;
  dovecot: Dovecot;
  queueFolder: string;
  dataFolder: string;
  logFile: string;
}

export function mainConfig({ postfix, dovecot, queueFolder, dataFolder, logFile }: PostfixConfigInput): string {
  return [
    `
compatibility_level = 3.6
queue_directory = ${queueFolder}
data_directory = ${dataFolder}
maillog_file = ${logFile}
maillog_file_prefixes = ${dirname(logFile)}
myhostname = mail.mailroom.test
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
# no user of this machine, and nobody is trusted for the address he comes from
mydestination =
mynetworks =
local_recipient_maps =
alias_maps =
alias_database =
`,
    `
virtual_mailbox_domains = desk.test, customer.test
virtual_mailbox_maps = tcp:127.0.0.1:${postfix.recipientLookupPort}
virtual_transport = lmtp:inet:127.0.0.1:${dovecot.lmtpPort}
recipient_delimiter = +
# a domain whose mail server is never there: the sender is told after a second that it takes longer
transport_maps = inline:{ {${UNREACHABLE_DOMAIN}=lmtp:inet:127.0.0.1:1} }
delay_warning_time = 1s
# no mail leaves this machine
default_transport = error:5.4.4 the test server delivers no mail outside
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
`,
    `
smtpd_tls_cert_file = ${certificates.server.cert}
smtpd_tls_key_file = ${certificates.server.key}
smtpd_tls_CAfile = ${caFile}
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = ${dovecot.authSocket}
smtpd_sasl_security_options = noanonymous
`,
    `
# tests are many clients at one address, which make many mistakes
smtpd_client_connection_count_limit = 0
smtpd_client_event_limit_exceptions = 127.0.0.0/8
smtpd_error_sleep_time = 0
default_process_limit = 200
minimal_backoff_time = 5s
maximal_backoff_time = 30s
queue_run_delay = 5s
message_size_limit = 52428800
`,
  ].join('');
}

export function masterConfig({ smtpPort, submissionPort, smtpsPort }: PostfixPorts): string {
  const authenticated = '-o smtpd_sasl_auth_enable=yes -o smtpd_client_restrictions=permit_sasl_authenticated,reject';
  return `
127.0.0.1:${smtpPort} inet n - n - - smtpd
127.0.0.1:${submissionPort} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt ${authenticated}
127.0.0.1:${smtpsPort} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes ${authenticated}
# service  type  private unprivileged chroot wakeup limit command
pickup     unix  n       -            n      60     1     pickup
cleanup    unix  n       -            n      -      0     cleanup
qmgr       unix  n       -            n      300    1     qmgr
tlsmgr     unix  -       -            n      1000?  1     tlsmgr
rewrite    unix  -       -            n      -      -     trivial-rewrite
bounce     unix  -       -            n      -      0     bounce
defer      unix  -       -            n      -      0     bounce
trace      unix  -       -            n      -      0     bounce
flush      unix  n       -            n      1000?  0     flush
proxymap   unix  -       -            n      -      -     proxymap
proxywrite unix  -       -            n      -      1     proxymap
showq      unix  n       -            n      -      -     showq
error      unix  -       -            n      -      -     error
retry      unix  -       -            n      -      -     error
lmtp       unix  -       -            n      -      -     lmtp
anvil      unix  -       -            n      -      1     anvil
scache     unix  -       -            n      -      1     scache
postlog    unix-dgram n  -            n      -      1     postlogd
`;
}
