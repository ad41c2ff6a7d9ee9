// What a bare imapflow connection in IDLE costs: run as a process of its own by idle.ts. Plain JavaScript, because what a
// compiler leaves free in its process would be taken for connections first, and they would seem to cost less.
const { ImapFlow } = require('imapflow');

/** Listens to the mailboxes that it is told of, and says when it does. */
process.on('message', ({ users, host, port, ca, password }) => {
  void (async () => {
    for (const user of users) {
      const client = new ImapFlow({
        host,
        port,
        secure: true,
        auth: { user, pass: password },
        tls: { ca },
        logger: false,
        disableCompression: true,
        disableAutoIdle: true,
      });
      client.on('error', () => undefined);
      await client.connect();
      await client.mailboxOpen('INBOX', { readOnly: true });
      void client.idle();
    }
    process.send('listening');
  })();
});
