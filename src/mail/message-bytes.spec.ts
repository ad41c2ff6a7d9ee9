import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { BLOCK, blocks, type MessageBytes, startOf } from './message-bytes';
import { parseToOutcome } from './parse-outcome';

/** Bytes that are not in memory, of the meanest kind: what was given before is spoilt with each question. */
class Elsewhere implements MessageBytes {
  private given = Buffer.alloc(0);

  constructor(private readonly bytes: Buffer) {}

  get length(): number {
    return this.bytes.length;
  }

  subarray(start: number, end?: number): Buffer {
    this.given.fill('?');
    return (this.given = Buffer.from(this.bytes.subarray(start, end)));
  }
}

/** All that is read of a message, with what is attached as it stands at the time of each piece. */
function read(bytes: MessageBytes) {
  const outcome = parseToOutcome(bytes);
  if (!outcome.ok) return outcome;
  const { attachments, html, ...message } = outcome.message;
  return {
    message: { ...message, html: html && { ...html, text: html.text() } },
    attachments: attachments.map((a) => ({ ...a, content: contentOf(a.content) })),
  };
}

function contentOf(pieces: Iterable<Uint8Array>): string {
  let content = '';
  for (const piece of pieces) content += Buffer.from(piece).toString('latin1');
  return content;
}

function mailOf(...parts: string[]): Buffer {
  const head = 'From: ann@example.com\r\nContent-Type: multipart/mixed; boundary=edge\r\n\r\n';
  return Buffer.from(`${head}${parts.map((part) => `--edge\r\n${part}\r\n`).join('')}--edge--\r\n`, 'latin1');
}

const fileOf = (encoding: string, encoded: string) =>
  `Content-Type: application/x; name=a.bin\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${encoded}`;
/** No line of it looks like another, and none is a boundary. */
const lines = (chars: number) => {
  let text = '';
  for (let i = 0; text.length < chars; i++) text += `--edg ${i * 7919}\r\n`;
  return text.slice(0, chars);
};

it('reads the same mail wherever its bytes are', () => {
  const folder = join(__dirname, '../../test/fixtures/corpus');
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.eml'))) {
    const bytes = readFileSync(join(folder, file));
    expect({ file, ...read(new Elsewhere(bytes)) }).toEqual({ file, ...read(bytes) });
  }
});

it('finds a boundary wherever it stands in a block', () => {
  for (let distance = -20; distance < 1_100; distance += distance < 20 ? 1 : 13) {
    const [first, second] = [lines(BLOCK - distance), lines(BLOCK * 2)];
    const outcome = read(new Elsewhere(mailOf(fileOf('8bit', first), fileOf('binary', second))));
    expect(outcome).toMatchObject({ attachments: [{ content: first }, { content: second }] });
  }
});

it('reads headers wherever a block cuts them', () => {
  for (let distance = -20; distance < 1_100; distance += distance < 20 ? 1 : 13) {
    // Cut, the second line would be a boundary.
    const long = `X-Long: ${'x'.repeat(BLOCK - distance)}\r\n--edge of it: b\r\n`;
    const named = `${long}Content-Disposition: attachment; filename=b.bin\r\n${fileOf('8bit', 'short')}`;
    const outcome = read(new Elsewhere(mailOf(named, fileOf('8bit', 'after'))));
    expect(outcome).toMatchObject({
      attachments: [{ fileName: 'b.bin', content: 'short' }, { content: 'after' }],
    });
  }
});

it.each<[encoding: string, encode: (content: string) => string]>([
  ['base64', (content) => btoa(content).replace(/.{73}/g, '$&\r\n')],
  ['base64', (content) => btoa(content)],
  ['quoted-printable', (content) => content.replace(/[\r=]/g, '=0D').replace(/.{70}/g, '$&=\r\n')],
  ['quoted-printable', (content) => content.replace(/[\r\n]/g, (c) => (c === '\r' ? '=0D' : '=0A'))],
  ['8bit', (content) => content],
  [
    'x-uuencode',
    (content) =>
      `begin 644 a.bin\n${content
        .match(/[^]{1,45}/g)!
        .map(uuLine)
        .join('\n')}\n\`\nend`,
  ],
])('decodes a large file in %s', (encoding, encode) => {
  const content = lines(BLOCK * 3 + 7);
  const outcome = read(new Elsewhere(mailOf('\r\nSee the file.', fileOf(encoding, encode(content)))));
  expect(outcome).toMatchObject({ message: { text: 'See the file.' }, attachments: [{ content }] });
});

it('reads a large text', () => {
  const text = lines(BLOCK * 2);
  expect(read(new Elsewhere(mailOf(`\r\n${text}`)))).toMatchObject({
    message: { text: text.replaceAll('\r\n', '\n') },
  });
});

it('copies what it gathers from pieces, and asks for no more than it needs', () => {
  const bytes = Buffer.from(lines(BLOCK * 3));
  expect(startOf(blocks(new Elsewhere(bytes))).equals(bytes)).toBe(true);
  expect(startOf(blocks(new Elsewhere(bytes)), BLOCK + 1).equals(bytes.subarray(0, 2 * BLOCK))).toBe(true);
});

it('lets out what the disk says, which is not the fault of the message', () => {
  const broken: MessageBytes = {
    length: 10 * BLOCK,
    subarray: () => {
      throw Object.assign(new Error('EIO: i/o error, read'), { errno: -5 });
    },
  };
  expect(() => parseToOutcome(broken)).toThrow('EIO: i/o error, read');
});

function uuLine(piece: string): string {
  const bytes = Buffer.from(piece.padEnd(Math.ceil(piece.length / 3) * 3, '\0'), 'latin1');
  let line = String.fromCharCode(32 + piece.length);
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = bytes.readUIntBE(at, 3);
    for (const shift of [18, 12, 6, 0]) line += String.fromCharCode(32 + ((bits >> shift) & 63));
  }
  return line;
}
