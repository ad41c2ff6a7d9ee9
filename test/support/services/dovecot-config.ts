import { certificates } from '../tls';
import type { Dovecot } from './dovecot';
import { idOfUser } from './accounts';

/** Lowest user id of a mailbox. */
export const FIRST_UID = 20_000;
export const UID_COUNT = 10_000;

/** As Google's tokeninfo: 4xx means a bad token, anything else that Dovecot could not find out. */
export function oauthConfig(tokenInfoUrl: string): string {
  return `
tokeninfo_url = ${tokenInfoUrl}
username_attribute = email
max_parallel_connections = 20
timeout_msecs = 5000
`;
}

export interface DovecotConfigInput {
  dovecot: Dovecot;
  home: string;
  oauthFile: string;
}

export function dovecotConfig({ dovecot, home, oauthFile }: DovecotConfigInput): string {
  const { gid } = idOfUser('mail');
  return [
    `
base_dir = ${home}/run
state_dir = ${home}/state
log_path = /dev/stderr
protocols = imap pop3 lmtp
listen = 127.0.0.1
default_client_limit = 4000
default_process_limit = 1000
`,
    tls(),
    authentication(dovecot, oauthFile),
    `
mail_location = maildir:~/Maildir
mail_fsync = never
mail_max_userip_connections = 2000
recipient_delimiter = +
first_valid_uid = ${FIRST_UID}
last_valid_uid = ${FIRST_UID + UID_COUNT}
first_valid_gid = ${gid}
`,
    folders(),
    listeners(dovecot),
  ].join('');
}

function tls(): string {
  return `
ssl = yes
ssl_cert = <${certificates.server.cert}
ssl_key = <${certificates.server.key}
ssl_min_protocol = TLSv1.2
disable_plaintext_auth = no
`;
}

/** No delays for wrong passwords: tests give many of them. */
function authentication({ usersFolder, authSocket }: Dovecot, oauthFile: string): string {
  return `
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
auth_verbose = yes
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${oauthFile}
}
passdb {
  driver = passwd-file
  mechanisms = plain login
  args = username_format=%Lu ${usersFolder}/%Lu
}
userdb {
  driver = passwd-file
  args = username_format=%Lu ${usersFolder}/%Lu
}
service auth {
  unix_listener ${authSocket} {
    mode = 0666
  }
}
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
`;
}

function folders(): string {
  const specialUse = ['Drafts', 'Junk', 'Sent', 'Trash', 'Archive'].map(
    (name) => `
  mailbox ${name} {
    special_use = \\${name}
    auto = subscribe
  }`,
  );
  return `
namespace inbox {
  inbox = yes${specialUse.join('')}
}
`;
}

function listeners({ imapPort, imapsPort, pop3Port, pop3sPort, lmtpPort }: Dovecot): string {
  return `
service imap-login {
  service_count = 0
  inet_listener imap {
    port = ${imapPort}
  }
  inet_listener imaps {
    port = ${imapsPort}
    ssl = yes
  }
}
service imap {
  process_limit = 2000
}
service pop3-login {
  service_count = 0
  inet_listener pop3 {
    port = ${pop3Port}
  }
  inet_listener pop3s {
    port = ${pop3sPort}
    ssl = yes
  }
}
service lmtp {
  inet_listener lmtp {
    port = ${lmtpPort}
  }
}
`;
}
