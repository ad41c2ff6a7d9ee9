import MailComposer from 'nodemailer/lib/mail-composer';
import { composeMail, render } from './compose-mail';

const BASE = {
  from: { name: 'Hilfe für Bücher', address: 'help@bücher.example' },
  to: [{ name: '', address: 'ann@example.com' }],
  subject: `Größe ${'x'.repeat(200)}`,
  messageId: '<1@example.com>',
  date: new Date(0),
  baseBoundary: 'B',
};

it.each<[string, string, string | undefined]>([
  ['ASCII', 'hello\nworld\n', '<p>hello</p>\n'],
  ['accents', 'Héllo wörld. '.repeat(500), '<p>Größe</p>\n'.repeat(300)],
  ['text alone', '日本語テキスト'.repeat(300), undefined],
  ['long lines', 'x'.repeat(5000), '<p>y</p>'.repeat(1000)],
  ['what looks encoded, and spaces at line ends', 'a =20 \t\r\nb \n=\n', undefined],
  ['dots', '.\r\n..\r\n.a\n', '<p>.</p>\n.\n'],
  ['characters beyond the BMP', '🔥 brennt 🔥\n'.repeat(50), undefined],
])('writes %s byte for byte as nodemailer does', async (_, text, html) => {
  const message = () => new MailComposer({ ...BASE, text, html }).compile();
  const expected = (await message().build()).toString('latin1');
  const rendered = Buffer.from(render(message())).toString('latin1');
  expect(rendered.endsWith('\n') ? rendered : `${rendered}\r\n`).toBe(expected);
});

it('is the same in every attempt', () => {
  const mail = {
    from: { name: '', address: 'help@example.com' },
    replyTo: null,
    to: ['ann@example.com'],
    cc: [],
    subject: 'Hello',
    text: 'Text',
    html: '<p>Text</p>',
    messageId: '1@example.com',
    references: [],
    date: new Date(0),
    headers: {},
    attachments: [],
  };
  expect(composeMail(mail)).toEqual(composeMail(mail));
});
