import { readdirSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { createInterface } from 'node:readline';

/** Taken at RCPT TO and refused by Dovecot, so that a delivery status notification comes back. */
export const BOUNCING_ADDRESS = 'bounce@customer.test';

/** Taken from who is signed in, and never delivered: a soft bounce comes back. */
export const UNREACHABLE_DOMAIN = 'unreachable.test';

/**
 * Answers Postfix's question whether there is a recipient (tcp_table(5): "get KEY" -> "200 value" or "500 text") with
 * Dovecot's own list, so that a user added at run time gets mail at once, without a reload (which takes 2 s).
 */
export function startRecipientLookup(port: number, usersFolder: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    createInterface({ input: socket }).on('line', (line) => {
      const address = decodeURIComponent(line.replace(/^get /, ''));
      socket.write(isRecipient(address, usersFolder) ? '200 known\n' : '500 unknown\n');
    });
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

function isRecipient(address: string, usersFolder: string): boolean {
  const mailbox = address.replace(/\+[^@]*@/, '@'); // support+tag@desk.test has no mailbox of its own
  return mailbox === BOUNCING_ADDRESS || readdirSync(usersFolder).includes(mailbox);
}
