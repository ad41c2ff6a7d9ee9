import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseMessageSync } from './parse';
import { ParsedMessage } from './parsed-message';
import { sanitiseHtml } from './sanitise';

const FOLDER = join(__dirname, '../../test/fixtures/corpus');

/** Written by hand; see test/fixtures/corpus/README.md. */
interface Expected {
  oddity: string;
  from: string | null;
  name: string | null;
  subject: string;
  text: string;
  replyText?: string;
  /** ISO 8601, or null for a Date that means nothing. */
  date?: string | null;
  /** Pieces of the sanitised HTML. */
  html?: { has: string[]; lacks?: string[] };
  attachments: { name: string; type: string; length: number; sha256: string; inline: boolean }[];
}

type Fields = Record<string, unknown>;

function expectedFields({ oddity: _, html, ...fields }: Expected): Fields {
  // How many empty lines HTML means is a matter of taste.
  const text = fields.text.replace(/\n{3,}/g, '\n\n');
  return { ...fields, text, ...(html && { html: { has: html.has, lacks: html.lacks ?? [] } }) };
}

/** What the parser says about the fields that the fixture names. */
function actualFields(message: ParsedMessage, expected: Expected): Fields {
  return {
    from: message.from?.address ?? null,
    name: message.from?.name ?? null,
    subject: message.subject,
    text: message.text.trimEnd().replace(/\n{3,}/g, '\n\n'),
    ...(expected.replyText !== undefined && { replyText: message.replyText }),
    ...(expected.date !== undefined && { date: message.sentAt?.toISOString() ?? null }),
    ...(expected.html && { html: found(message, expected.html) }),
    attachments: message.attachments.map(({ fileName, contentType, inline, content }) => {
      const bytes = Buffer.concat([...content]);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return { name: fileName, type: contentType, length: bytes.length, sha256, inline };
    }),
  };
}

function found(message: ParsedMessage, { has, lacks = [] }: { has: string[]; lacks?: string[] }): object {
  const inline = new Set(message.attachments.filter((a) => a.inline).map((a) => a.contentId));
  const html = sanitiseHtml(message.html?.text() ?? '', (id) => (inline.has(id) ? `/inline/${id}` : null));
  return { has: has.filter((piece) => html.includes(piece)), lacks: lacks.filter((piece) => !html.includes(piece)) };
}

const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.eml'))
  .map((file) => file.slice(0, -'.eml'.length));
const score = { mails: 0, fields: 0, allFields: 0 };

describe('the corpus', () => {
  afterAll(() => {
    process.stdout.write(
      `Corpus: ${score.mails} of ${names.length} mails, ${score.fields} of ${score.allFields} fields.\n`,
    );
  });

  it.each(names)('%s', (name) => {
    const fixture = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as Expected;
    const expected = expectedFields(fixture);
    const actual = actualFields(parseMessageSync(readFileSync(join(FOLDER, `${name}.eml`))), fixture);
    const right = Object.keys(expected).filter((field) => same(actual[field], expected[field]));
    score.allFields += Object.keys(expected).length;
    score.fields += right.length;
    score.mails += right.length === Object.keys(expected).length ? 1 : 0;
    expect(actual).toEqual(expected);
  });

  it('has a mail for each oddity that mail is known for', () => {
    expect(names.length).toBeGreaterThanOrEqual(80);
  });
});

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
