import type { Readable } from 'node:stream';
import * as base64 from 'nodemailer/lib/base64';
import MailComposer from 'nodemailer/lib/mail-composer';
import type MimeNode from 'nodemailer/lib/mime-node';
import * as qp from 'nodemailer/lib/qp';

export interface OutgoingAttachment {
  fileName: string;
  contentType: string;
  content: Buffer | Readable;
  /** Without angle brackets; null for one that the HTML body does not show. */
  contentId: string | null;
}

export interface OutgoingMail {
  from: { name: string; address: string };
  replyTo: string | null;
  to: string[];
  cc: string[];
  subject: string;
  text: string;
  html: string | null;
  /** Message-IDs without angle brackets; of `references` the last one becomes In-Reply-To. */
  messageId: string;
  references: string[];
  date: Date;
  headers: Record<string, string>;
  attachments: OutgoingAttachment[];
}

/**
 * The mail as bytes of RFC 5322 and MIME: UTF-8, IDN domains in ASCII, no Bcc. A stream only where there are
 * attachments, because those may be large. Nothing is ever read from a path or URL that a text might name.
 */
export function composeMail(mail: OutgoingMail): Buffer | Readable {
  const message = new MailComposer({
    from: mail.from,
    replyTo: mail.replyTo ? plain(mail.replyTo) : undefined,
    to: mail.to.map(plain),
    cc: mail.cc.map(plain),
    subject: mail.subject,
    text: mail.text,
    html: mail.html ?? undefined,
    messageId: `<${mail.messageId}>`,
    inReplyTo: mail.references.length > 0 ? `<${mail.references.at(-1)}>` : undefined,
    references: mail.references.map((id) => `<${id}>`),
    date: mail.date,
    headers: mail.headers,
    attachments: mail.attachments.map((a) => ({
      filename: a.fileName,
      contentType: a.contentType,
      content: a.content,
      ...(a.contentId ? { cid: a.contentId } : {}),
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
    // Unknown to whoever wrote the text, and the same in every attempt.
    baseBoundary: mail.messageId.replace(/[^a-z0-9]/gi, '').slice(0, 40),
  }).compile();
  return mail.attachments.length > 0 ? message.createReadStream() : Buffer.from(endLine(render(message)));
}

/** An object, because a string would be parsed as a list of addresses. */
const plain = (address: string) => ({ name: '', address });

/**
 * The same bytes as `MimeNode.build()` makes of a tree of texts, but without a dozen streams for each mail, which would
 * take as long as everything else that sending it takes.
 */
export function render(node: MimeNode): string {
  const head = `${node.buildHeaders()}\r\n\r\n`;
  if (!node.multipart) return head + encoded(node.content as string, node.getHeader('Content-Transfer-Encoding'));
  const parts = node.childNodes.map((child) => `--${node.boundary}\r\n${render(child)}`);
  return `${head}${parts.join('\r\n')}\r\n--${node.boundary}--\r\n`;
}

const endLine = (text: string) => (text.endsWith('\n') ? text : `${text}\r\n`);

function encoded(text: string, transferEncoding: unknown): string {
  if (transferEncoding === 'quoted-printable') return qp.wrap(qp.encode(text));
  if (transferEncoding === 'base64') return base64.wrap(base64.encode(text));
  return text;
}
