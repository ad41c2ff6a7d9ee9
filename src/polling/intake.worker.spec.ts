import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { ManualClock } from '../../test/support/manual-clock';
import { decodeHtml } from '../mail/mime-part';
import { parseMessageSync } from '../mail/parse';
import { readContent, streamContent } from '../requests/stored-content';
import { BlobStore } from '../storage/blob-store';
import parse, { type ParsedMail } from './intake.worker';

const CORPUS = join(__dirname, '../../test/fixtures/corpus');

describe('parsing stored messages', () => {
  let dir: string;
  let blobs: BlobStore;

  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'mailroom-parse-'));
    blobs = new BlobStore(dir, new ManualClock());
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  async function parsed(raws: Buffer[], store = true): Promise<ParsedMail[]> {
    const rawRefs = await blobs.put(raws);
    const results = await parse({ blobDir: blobs.dir, rawRefs, store });
    return results.map((result) => ('parsed' in result ? result.parsed : fail(result.unparsable)));
  }

  const packs = () => readdirSync(blobs.dir, { recursive: true, withFileTypes: true }).filter((e) => e.isFile()).length;

  it('tells where HTML and attachments of all mails of the corpus are in the store', async () => {
    const names = readdirSync(CORPUS).filter((name) => name.endsWith('.eml'));
    const raws = names.map((name) => readFileSync(join(CORPUS, name)));
    const mails = await parsed(raws);
    for (const [i, { html, attachments }] of mails.entries()) {
      const expected = parseMessageSync(raws[i]!);
      const found = {
        html: html && decodeHtml(await blobs.read(html.blobRef), html),
        attachments: await Promise.all(
          attachments.map(async ({ blobRef, transferEncoding, ...attachment }) => ({
            ...attachment,
            read: hex(await readContent(blobs, { blobRef, transferEncoding })),
            streamed: hex(await buffer(streamContent(blobs, { blobRef, transferEncoding }))),
          })),
        ),
      };
      expect({ name: names[i], ...found }).toEqual({
        name: names[i],
        html: expected.html && expected.html.text(),
        attachments: expected.attachments.map(({ content, section: _, ...attachment }) => {
          const bytes = Buffer.concat([...content].map((piece) => Buffer.from(piece)));
          return { ...attachment, sizeBytes: bytes.length, read: hex(bytes), streamed: hex(bytes) };
        }),
      });
    }
  });

  it('goes on behind line breaks that stand for nothing', async () => {
    const head = 'Content-Type: application/x\r\nContent-Transfer-Encoding: base64\r\n\r\n';
    const [mail] = await parsed([Buffer.from(`${head}YWI=${'\r\n'.repeat(200_000)}Y2Q=`)]);
    expect(mail!.attachments).toMatchObject([{ sizeBytes: 4 }]);
    expect((await buffer(streamContent(blobs, mail!.attachments[0]!))).toString()).toBe('abcd');
  });

  it('stores nothing twice', async () => {
    const part = (head: string, body: string) => `--b\r\n${head}\r\n\r\n${body}\r\n`;
    const raw = (...parts: string[]) =>
      Buffer.from(`Content-Type: multipart/mixed; boundary=b\r\n\r\n${parts.join('')}--b--\r\n`);
    const html = part('Content-Type: text/html', '<p>Hi</p>');
    const base64 = part('Content-Type: application/x\r\nContent-Transfer-Encoding: base64', 'aGk=');
    const quoted = part('Content-Type: application/x\r\nContent-Transfer-Encoding: quoted-printable', '=41');
    await parsed([raw(html, base64, quoted)]);
    expect(packs()).toBe(1);
    // What it takes more than decoding a part of the message to read is kept as it was read.
    await parsed([raw(html, html)]);
    expect(packs()).toBe(3);
  });

  it('tells nothing of HTML and attachments, and stores none, when they are not asked for', async () => {
    const raw = readFileSync(join(CORPUS, '../mail/inline-image.eml'));
    expect(await parsed([raw], false)).toMatchObject([{ html: null, attachments: [] }]);
    expect(packs()).toBe(1);
  });
});

const hex = (bytes: Buffer) => bytes.toString('hex');

function fail(reason: string): never {
  throw new Error(reason);
}
