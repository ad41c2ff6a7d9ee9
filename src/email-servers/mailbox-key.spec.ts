import { EmailAuthType, IncomingProtocol } from './email-server.enums';
import { mailboxKey } from './mailbox-key';

const server = {
  host: 'imap.example.com',
  protocol: IncomingProtocol.IMAP,
  authType: EmailAuthType.BASIC,
  username: null as string | null,
  email: 'support@example.com',
  folder: 'INBOX',
};

describe('mailboxKey', () => {
  it.each([
    ['INBOX in any case', { folder: 'Inbox' }, true],
    ['the sign-in name in any case', { username: 'Support@Example.com' }, true],
    ['the same account over POP3, whatever its folder', { protocol: IncomingProtocol.POP3, folder: 'Spam' }, true],
    ['the same account with OAuth', { authType: EmailAuthType.OAUTH, username: 'ignored' }, true],
    ['another sign-in name', { username: 'sales' }, false],
    ['another folder', { folder: 'Spam' }, false],
    ['another host', { host: 'imap2.example.com' }, false],
  ])('%s: the same mailbox %s', (_, changes, same) => {
    expect(mailboxKey({ ...server, ...changes }) === mailboxKey(server)).toBe(same);
  });

  it('tells folders apart by their case', () => {
    expect(mailboxKey({ ...server, folder: 'Spam' })).not.toBe(mailboxKey({ ...server, folder: 'spam' }));
  });
});
