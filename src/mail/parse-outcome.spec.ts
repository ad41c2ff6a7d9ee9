import { parseToOutcome } from './parse-outcome';

const WITH_FILE = Buffer.from('Date: Tue, 3 Mar 2026 10:00:00 +0000\r\nContent-Type: image/png\r\n\r\nPNG');

describe('an outcome that crosses to another thread', () => {
  it('brings the message with its attachments', () => {
    const received = structuredClone(parseToOutcome(WITH_FILE));
    expect(received).toMatchObject({ ok: true, message: { sentAt: new Date('2026-03-03T10:00:00Z') } });
    expect(received.ok && Buffer.from(received.message.attachments[0]!.content).toString()).toBe('PNG');
  });

  it('brings the reason and its code when there is no message', () => {
    expect(structuredClone(parseToOutcome(new Uint8Array(0)))).toMatchObject({ ok: false, code: 'MALFORMED' });
  });
});
