// node -r @swc-node/register bench/send-sink.ts: an SMTP server in a process of its own that takes everything; it tells
// its parent its port, and answers each message from its parent with how many mails it has taken since the one before.
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

let taken = 0;
const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onData: (stream, _session, done) => {
    stream.resume().once('end', () => {
      taken++;
      done();
    });
  },
});
server.on('error', () => undefined); // clients that go away are none of our concern
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.server.address() as AddressInfo).port }));
process.on('message', () => {
  process.send?.({ taken });
  taken = 0;
});
process.on('disconnect', () => process.exit(0));
