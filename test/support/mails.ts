import { randomUUID } from 'node:crypto';
import { Random } from './random';
import { mailWords } from './mail-words';

export interface PlainMail {
  from: string;
  to: string | string[];
  subject: string;
  text: string;
  /** With angle brackets; a new one by default. */
  messageId?: string;
  inReplyTo?: string;
  references?: string[];
  date?: Date;
  /** Added as they are. */
  headers?: Record<string, string>;
}

/** A text/plain message as it would lie in a mailbox: CRLF, UTF-8. */
export function plainMail({ from, to, subject, text, headers = {}, ...mail }: PlainMail): Buffer {
  const head: Record<string, string | undefined> = {
    From: from,
    To: [to].flat().join(', '),
    Subject: encodedWord(subject),
    Date: rfcDate(mail.date ?? new Date()),
    'Message-ID': mail.messageId ?? `<${randomUUID()}@${domainOf(from)}>`,
    'In-Reply-To': mail.inReplyTo,
    References: mail.references?.join('\r\n '),
    ...headers,
    'MIME-Version': '1.0',
  };
  return message(head, textPart(text));
}

/**
 * Mails as a service desk gets them, lazily and the same for the same seed: 55 % texts of about 5 KB, 38 % HTML
 * (multipart/alternative) of about 30 KB, 7 % with an attachment of about 198 KB; 28 KB on average.
 * Sender, Message-ID, date, subject and content differ from mail to mail.
 */
export function* generateMails(count: number, seed: number, to: string): Generator<Buffer> {
  const random = new Random(seed);
  const attachments = random.bytes(1024 * 1024); // one stock to cut from: making so many anew would cost more than the rest
  for (let number = 1; number <= count; number++) {
    const sender = randomSender(random);
    const head = {
      From: `${sender.name} <${sender.address}>`,
      To: to,
      Subject: encodedWord(sentence(random, random.between(2, 8))),
      Date: rfcDate(new Date(FIRST_DATE + number * 60_000)),
      'Message-ID': `<${seed}.${number}.${random.between(0, 2 ** 31).toString(36)}@${domainOf(sender.address)}>`,
      'MIME-Version': '1.0',
    };
    yield message(head, randomBody(random, attachments));
  }
}

interface Part {
  headers: string[];
  body: string;
}

const FIRST_DATE = Date.UTC(2026, 0, 5, 8);
const KB = 1024;

function randomBody(random: Random, attachments: Buffer): Part {
  const kind = random.next();
  if (kind < 0.55) return textPart(prose(random, random.between(2 * KB, 8 * KB)));
  if (kind < 0.93) return alternative(random, random.between(16 * KB, 44 * KB));
  const content = attachments.subarray(random.between(0, 512 * KB)).subarray(0, random.between(90 * KB, 190 * KB));
  return multipart('mixed', random, [textPart(prose(random, 3 * KB)), attachmentPart(random, content)]);
}

function alternative(random: Random, size: number): Part {
  const text = prose(random, Math.round(size / 8));
  const rows: string[] = [];
  for (let length = text.length; length < size; length += rows.at(-1)!.length) rows.push(tableRow(random));
  const html = `<!DOCTYPE html>\r\n<html><body><table width="100%">\r\n${rows.join('\r\n')}\r\n</table></body></html>\r\n`;
  const htmlPart = {
    headers: ['Content-Type: text/html; charset=utf-8', 'Content-Transfer-Encoding: 8bit'],
    body: html,
  };
  return multipart('alternative', random, [textPart(text), htmlPart]);
}

function tableRow(random: Random): string {
  const style = 'padding:4px 8px;font-family:Segoe UI,Arial,sans-serif;font-size:11pt;color:#1f1f1f';
  return `<tr><td style="${style}"><p>${sentence(random, 14)}</p></td><td style="${style}">${sentence(random, 9)}</td></tr>`;
}

function attachmentPart(random: Random, content: Buffer): Part {
  const name = `${random.pick(mailWords)}-${random.between(1, 999)}.pdf`;
  return {
    headers: [
      `Content-Type: application/pdf; name="${name}"`,
      'Content-Transfer-Encoding: base64',
      `Content-Disposition: attachment; filename="${name}"`,
    ],
    body: `${content.toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`,
  };
}

function textPart(text: string): Part {
  const body = `${text.replace(/\r?\n/g, '\r\n').replace(/(\r\n)*$/, '')}\r\n`;
  return { headers: ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit'], body };
}

function multipart(subtype: 'alternative' | 'mixed', random: Random, parts: Part[]): Part {
  const boundary = `=_${random.between(0, 2 ** 31).toString(36)}${random.between(0, 2 ** 31).toString(36)}`;
  const bodies = parts.map(({ headers, body }) => `--${boundary}\r\n${headers.join('\r\n')}\r\n\r\n${body}`);
  return {
    headers: [`Content-Type: multipart/${subtype}; boundary="${boundary}"`],
    body: `${bodies.join('\r\n')}\r\n--${boundary}--\r\n`,
  };
}

function message(head: Record<string, string | undefined>, { headers, body }: Part): Buffer {
  const lines = Object.entries(head).filter(([, value]) => value !== undefined);
  return Buffer.from([...lines.map(([name, value]) => `${name}: ${value}`), ...headers, '', body].join('\r\n'));
}

/** Words in lines of at most about 72 characters, with paragraphs. */
function prose(random: Random, size: number): string {
  let text = '';
  for (let line = ''; text.length < size; line = '') {
    while (line.length < 64) line += `${random.pick(mailWords)} `;
    text += `${line.trimEnd()}${random.next() < 0.15 ? '.\r\n\r\n' : '\r\n'}`;
  }
  return text;
}

function sentence(random: Random, words: number): string {
  return Array.from({ length: words }, () => random.pick(mailWords)).join(' ');
}

function randomSender(random: Random): { name: string; address: string } {
  const [first, last] = [random.pick(mailWords), random.pick(mailWords)];
  const capitalised = [first, last].map((word) => word[0]!.toUpperCase() + word.slice(1)).join(' ');
  const address = `u${random.between(1, 5000)}@customer${random.between(1, 200)}.example`;
  return { name: encodedWord(capitalised), address };
}

/** RFC 2047, where the text needs it. Not for texts over 40 characters or so that need it: it does not fold. */
function encodedWord(text: string): string {
  return /^[\x20-\x7e]*$/.test(text) ? text : `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`;
}

function rfcDate(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000');
}

function domainOf(address: string): string {
  return /@([^>]+)/.exec(address)?.[1] ?? 'localhost';
}
