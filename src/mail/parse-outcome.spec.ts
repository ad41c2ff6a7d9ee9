import { parseToOutcome } from './parse-outcome';

const WITH_FILE = Buffer.from('Date: Tue, 3 Mar 2026 10:00:00 +0000\r\nContent-Type: image/png\r\n\r\nPNG');

describe('an outcome that crosses to another thread', () => {
  it('brings the message, whose attachments are stored before it does', () => {
    const outcome = parseToOutcome(WITH_FILE);
    if (!outcome.ok) throw new Error(outcome.reason);
    const { attachments, ...message } = outcome.message;
    expect(structuredClone(message)).toMatchObject({ sentAt: new Date('2026-03-03T10:00:00Z'), text: '' });
    expect(Buffer.concat([...attachments[0]!.content]).toString()).toBe('PNG');
  });

  it('brings the reason and its code when there is no message', () => {
    expect(structuredClone(parseToOutcome(new Uint8Array(0)))).toMatchObject({ ok: false, code: 'MALFORMED' });
  });
});
