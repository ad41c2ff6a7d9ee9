import { messageOf, parseToOutcome, transferables } from './parse-outcome';
import { UnparsableMessage } from './parsed-message';

const WITH_FILE = Buffer.from('Date: Tue, 3 Mar 2026 10:00:00 +0000\r\nContent-Type: image/png\r\n\r\nPNG');

describe('an outcome that crosses to another thread', () => {
  it('brings the message, with its attachments moved and not copied', () => {
    const outcome = parseToOutcome(WITH_FILE);
    const received = structuredClone(outcome, { transfer: transferables(outcome) });
    const message = messageOf(received);
    expect(message.sentAt).toEqual(new Date('2026-03-03T10:00:00Z'));
    expect(Buffer.from(message.attachments[0]!.content).toString()).toBe('PNG');
    expect(outcome.ok && outcome.message.attachments[0]!.content.byteLength).toBe(0);
  });

  it('brings the error with its class and code', () => {
    const received = structuredClone(parseToOutcome(new Uint8Array(0)));
    expect(() => messageOf(received)).toThrow(UnparsableMessage);
    expect(() => messageOf(received)).toThrow(expect.objectContaining({ code: 'MALFORMED' }));
  });
});
