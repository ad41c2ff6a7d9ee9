import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { parseMessage } from './parse';
import { ParsedAttachment } from './parsed-message';

function fixture(name: string): Buffer {
  return readFileSync(join(__dirname, '../../test/fixtures/mail', `${name}.eml`));
}

/** Lines to bytes, one byte for each character, so that raw 8-bit bytes can be written down. */
function mail(...lines: string[]): Buffer {
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

function bytesOf({ content }: Pick<ParsedAttachment, 'content'>): Buffer {
  return Buffer.concat([...content]);
}

describe('parseMessage: charsets', () => {
  it.each([
    ['gb2312', '王小明', '打印机坏了', '您好，打印机坏了。朱镕基'],
    ['shift-jis', '田中', '表示ソフトの不具合', '①表示がおかしいです。\nよろしくお願いします。\n'],
    ['iso-2022-jp', '鈴木', '会議室の予約', '会議室を予約したいです。\n'],
    ['raw-8bit-subject', 'Jörg', 'Büro für 5 €', 'Der Stuhl kostet 5 € – „zu viel“.\n'],
    ['raw-gbk-headers', '李雷', '网络故障', '网络故障'],
  ])('reads names, subject and text of %s', async (name, from, subject, text) => {
    const message = await parseMessage(fixture(name));
    expect({ from: message.from?.name, subject: message.subject, text: message.text }).toEqual({ from, subject, text });
  });

  it.each([
    ['gb2312', '报告.txt', 'hello'],
    ['raw-gbk-headers', '日志.csv', 'a;b'],
  ])('reads the name and content of the attachment of %s', async (name, fileName, content) => {
    const { attachments } = await parseMessage(fixture(name));
    expect(attachments.map((a) => [a.fileName, bytesOf(a).toString()])).toEqual([[fileName, content]]);
  });

  it('takes a raw UTF-8 subject for UTF-8 even when the body declares another charset', async () => {
    const message = await parseMessage(
      mail('Subject: B\xc3\xbcro', 'Content-Type: text/plain; charset=iso-8859-1', '', 'caf\xe9'),
    );
    expect([message.subject, message.text]).toEqual(['Büro', 'café']);
  });
});

describe('parseMessage: structure', () => {
  it('puts the parts of a message with an inline image where they belong', async () => {
    const message = await parseMessage(fixture('inline-image'));
    expect(message.text).toBe(
      'The error message is shown in the picture below.\n\n> quoted line which goes on\n-- \nAnna',
    );
    expect(message.html?.text()).toContain('<img src="cid:pic%40example.org" alt="error">');
    expect(
      message.attachments.map(({ content, section: _, ...rest }) => ({ ...rest, size: bytesOf({ content }).length })),
    ).toEqual([
      { fileName: 'image001.png', contentType: 'image/png', contentId: 'pic@example.org', inline: true, size: 70 },
      {
        fileName: 'attachment-2.png',
        contentType: 'image/png',
        contentId: 'logo@example.org',
        inline: false,
        size: 70,
      },
      { fileName: 'log.txt', contentType: 'text/plain', contentId: null, inline: false, size: 6 },
    ]);
  });

  it('makes the text from the HTML, in the charset of its meta element, when there is no text part', async () => {
    const message = await parseMessage(fixture('html-only'));
    expect(message.subject).toBe('Café menu');
    expect(message.text).toBe(
      'Меню\n\nSoup & bread\nTea\n\n * one\n * two\n\nSee the menu <https://example.org/menu>.\n\n> You asked\n\nLogo',
    );
    expect(message.html?.text()).toContain('<h1>Меню</h1>');
  });

  it('keeps an attached mail as one attachment, named like its subject', async () => {
    const message = await parseMessage(fixture('forwarded-rfc822'));
    expect(message.attachments.map((a) => [a.fileName, a.contentType])).toEqual([
      ['Broken chair_ room 4_2.eml', 'message/rfc822'],
    ]);
    const content = bytesOf(message.attachments[0]!).toString();
    expect(content).toMatch(/^From: Bob[\s\S]*--m2--$/);
    expect(message.text).not.toContain('The inner text');
  });

  it('leaves the quotation of a forwarded mail in its reply text', async () => {
    const message = await parseMessage(fixture('forwarded-rfc822'));
    expect(message.replyText).toContain('> The chair is broken.');
  });

  it('reads a reply of Outlook: addresses, references, text without history', async () => {
    const message = await parseMessage(fixture('outlook-reply'));
    expect(message).toMatchObject({
      messageId: 'reply-1@example.org',
      inReplyTo: ['n-1@example.com'],
      references: ['n-0@example.com', 'n-1@example.com'],
      from: { address: 'bob@example.org', name: 'Builder, Bob' },
      replyTo: [{ address: 'bob.builder@example.org', name: null }],
      to: [
        { address: 'desk@example.com', name: 'Service Desk' },
        { address: 'carol@example.org', name: 'Carol' },
      ],
      cc: [
        { address: 'dan@example.org', name: null },
        { address: 'eve@example.org', name: 'Eve' },
      ],
      sentAt: new Date('2026-03-03T09:00:00Z'),
      replyText: 'Er druckt wieder.\n\nGruß\nBob',
    });
    expect(message.text).toContain('Bitte neu starten.');
  });

  it('reads a delivery report with its parts', async () => {
    const message = await parseMessage(fixture('dsn'));
    expect(message.signs).toMatchObject({ deliveryReport: true, nullReturnPath: true, autoSubmitted: 'auto-replied' });
    expect(message.text).toBe('The mail could not be delivered: <nobody@example.net> is unknown.\n');
    expect(message.attachments.map((a) => [a.fileName, a.contentType])).toEqual([
      ['attachment-1.txt', 'message/delivery-status'],
      ['[REQ-42] Received.eml', 'message/rfc822'],
    ]);
  });

  it('reads the signs of an out-of-office reply', async () => {
    const message = await parseMessage(fixture('out-of-office'));
    expect(message.subject).toBe('Automatische Antwort: Rückfrage');
    expect(message.signs).toMatchObject({ autoSubmitted: 'auto-replied', autoResponseSuppress: 'All' });
  });

  it.each(['inline-image', 'gb2312', 'html-only', 'outlook-reply'])(
    'finds the same attachments in %s as postal-mime, an independent parser',
    async (name) => {
      const expected = await PostalMime.parse(fixture(name));
      const { attachments } = await parseMessage(fixture(name));
      // postal-mime takes a named inline text for body text
      const files = attachments.filter((a) => a.contentType !== 'text/plain');
      expect(files.map((a) => bytesOf(a).toString('base64'))).toEqual(
        expected.attachments.map((a) => Buffer.from(a.content as ArrayBuffer).toString('base64')),
      );
    },
  );

  it.each([
    ['text and HTML of an alternative', 'alternative', 'plain', '<b>html</b>'],
    ['texts one after the other', 'mixed', 'plain\nhtml', '<div>plain</div>\n<b>html</b>'],
  ])('joins %s', async (_case, subtype, text, html) => {
    const message = await parseMessage(
      mail(
        `Content-Type: multipart/${subtype}; boundary="b"`,
        '',
        '--b',
        '',
        'plain',
        '--b',
        'Content-Type: text/html',
        '',
        '<b>html</b>',
        '--b--',
      ),
    );
    expect([message.text, message.html?.text()]).toEqual([text, html]);
  });

  it('takes the HTML for the text when the text part is empty', async () => {
    const message = await parseMessage(
      mail(
        'Content-Type: multipart/alternative; boundary=b',
        '',
        '--b',
        'Content-Type: text/plain',
        '',
        ' ',
        '--b',
        'Content-Type: text/html',
        '',
        '<p>said</p>',
        '--b--',
      ),
    );
    expect(message.text).toBe('said');
  });
});
