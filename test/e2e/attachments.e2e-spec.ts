import request from 'supertest';
import { IntakeBed } from '../support/intake-bed';
import { type RequestsApp, startRequestsApp } from '../support/requests-app';

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const MINUTE = 60_000;

let app: RequestsApp;

beforeAll(async () => {
  app = await startRequestsApp();
});

afterAll(() => app?.t.stop());

const get = (url: string, token: string | null = null) => {
  const call = request(app.t.url).get(url.replace(/^https?:\/\/[^/]+/, ''));
  return token === null ? call : call.set('Authorization', `Bearer ${token}`);
};

const imageUrls = (html: string): string[] =>
  [...html.matchAll(/src="([^"]+)"/g)].map((match) => match[1]!.replaceAll('&amp;', '&'));

describe('HTML of a mail', () => {
  it('is inert', async () => {
    const html = `<html><head><style>body{background:url(https://track.example/a)}</style></head><body>
      <p onmouseover="alert(1)">Hello</p><script>alert(2)</script><svg onload=alert(3)></svg>
      <img src="https://track.example/pixel.gif"><a href="javascript:alert(4)">a</a><base href="https://evil.example/">
      <form action="https://evil.example"><input name=password></form><iframe srcdoc="<script>alert(5)</script>"></iframe>
      <meta http-equiv=refresh content="0;url=https://evil.example"></body></html>`;
    const [made] = await app.takeIn([{ html }]);
    const [entry] = await app.entriesOf(made!.id);
    expect(entry.html).toContain('Hello');
    expect(entry.html).not.toMatch(
      /alert|onmouseover|onload|<script|<svg|<style|<form|<input|<iframe|<meta|<base|javascript:|track\.example|evil\.example/i,
    );
    expect((await app.entriesOf(made!.id))[0].html).toBe(entry.html);
  });

  it('is null where there was none', async () => {
    const [made] = await app.takeIn([{ text: 'plain' }]);
    expect(await app.entriesOf(made!.id)).toMatchObject([{ html: null, text: 'plain' }]);
  });

  it('shows its inline images for ten minutes to who has the URL, and to nobody with a changed one', async () => {
    const html = '<p>Logo: <img src="cid:logo@x"></p>';
    const [made] = await app.takeIn([{ html, attachments: [{ bytes: PNG }] }]);
    const [url] = imageUrls((await app.entriesOf(made!.id))[0].html);
    const shown = await get(url!);
    expect(shown.status).toBe(200);
    expect(shown.body).toEqual(PNG);
    expect(shown.headers).toMatchObject({
      'content-type': 'image/png',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'cross-origin',
      'content-security-policy': "sandbox; default-src 'none'",
    });
    const [path, query] = url!.split('?') as [string, string];
    expect((await get(path)).status).toBe(401);
    expect((await get(`${url}0`)).status).toBe(403);
    expect((await get(`${path}?${query.split('&')[0]}`)).status).toBe(403);
    expect((await get(`${path}?${query}&signature=x`)).status).toBe(403);
    app.clock.advance(10 * MINUTE + 1_000);
    expect((await get(url!)).status).toBe(403);
    const [fresh] = imageUrls((await app.entriesOf(made!.id))[0].html);
    expect((await get(fresh!)).status).toBe(200);
  });

  it('never shows what only claims to be an image', async () => {
    const html = '<img src="cid:svg"><img src="cid:fake"><img src="cid:listed">';
    const attachments = [
      { contentId: 'svg', contentType: 'image/svg+xml', bytes: Buffer.from('<svg onload="alert(1)"/>') },
      { contentId: 'fake', bytes: Buffer.from('<script>alert(1)</script>') },
      { contentId: 'listed', inline: false, bytes: PNG },
    ];
    const [made] = await app.takeIn([{ html, attachments }]);
    const urls = imageUrls((await app.entriesOf(made!.id))[0].html);
    expect(urls).toHaveLength(1);
    expect((await get(urls[0]!)).status).toBe(403);
  });
});

describe('downloading an attachment', () => {
  let id: string;
  const page = Buffer.from('<script>alert(1)</script>');

  beforeAll(async () => {
    const file = { fileName: 'Größe "x".html', contentType: 'text/html', inline: false };
    const [made] = await app.takeIn([{ attachments: [{ ...file, contentId: null, bytes: page }] }]);
    const [entry] = await app.entriesOf(made!.id);
    expect(entry.attachments).toMatchObject([{ ...file, sizeBytes: page.length }]);
    expect(entry.attachments[0].url).toBe(
      `http://localhost:${new URL(app.t.url).port}/attachments/${entry.attachments[0].id}`,
    );
    id = entry.attachments[0].id;
  });

  it('never opens it in the browser', async () => {
    const answer = await get(`/attachments/${id}`, app.technician);
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(page.toString());
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html',
      'content-length': String(page.length),
      'content-disposition': `attachment; filename="Gr__e _x_.html"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%22x%22.html`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "sandbox; default-src 'none'",
    });
  });

  it.each<[string, () => Promise<string | null>, number]>([
    ['an administrator', () => Promise.resolve(app.admin), 200],
    ['a technician', () => Promise.resolve(app.technician), 200],
    ['a monitor', () => app.t.tokenFor('MONITOR'), 403],
    ['a stranger', () => Promise.resolve(null), 401],
  ])('answers %s', async (_, token, status) => {
    expect((await get(`/attachments/${id}`, await token())).status).toBe(status);
  });

  it('answers 404 for what does not exist', async () => {
    expect((await get('/attachments/..%2f..%2fsecret.key', app.technician)).status).toBe(404);
  });
});

it('gives what a mail brought as it was meant, whatever it was encoded in', async () => {
  const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 251));
  const base64 = bytes.toString('base64').replace(/.{76}/g, '$&\r\n');
  const quoted = bytes.toString('hex').replace(/../g, '=$&').replace(/.{75}/g, '$&=\r\n');
  const part = (type: string, encoding: string, body: string) =>
    `--b\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}\r\n`;
  const mail = [
    'From: ann@customer.test\r\nTo: support@desk.test\r\nSubject: Files\r\n',
    'Content-Type: multipart/mixed; boundary=b\r\n\r\n',
    part('text/html; charset=iso-8859-1', 'quoted-printable', '<p>Gr=FC=\r\n=DFe</p>'),
    part('application/x; name=base64', 'base64', base64),
    part('application/x; name=quoted', 'quoted-printable', quoted),
    part('application/x; name=binary', 'binary', bytes.toString('latin1')),
    part('application/x; name=uuencoded', 'x-uuencode', 'begin 644 a\r\n#86)C\r\n`\r\nend'),
    '--b--\r\n',
  ];
  const bed = await IntakeBed.in(app.t);
  await bed.take([Buffer.from(mail.join(''), 'latin1')]);
  const [made] = await bed.desk.requests();
  const [entry] = await app.entriesOf(made.id);
  expect(entry).toMatchObject({ html: '<p>Grüße</p>', text: 'Grüße' });
  const files = new Map<string, { sizeBytes: number; bytes: Buffer }>();
  for (const { fileName, sizeBytes, url } of entry.attachments) {
    const headers = { authorization: `Bearer ${app.technician}` };
    const answer = await fetch(`${app.t.url}${new URL(url).pathname}`, { headers });
    expect(answer.headers.get('content-length')).toBe(String(sizeBytes));
    files.set(fileName, { sizeBytes, bytes: Buffer.from(await answer.arrayBuffer()) });
  }
  const whole = { sizeBytes: bytes.length, bytes };
  expect(Object.fromEntries(files)).toEqual({
    base64: whole,
    quoted: whole,
    binary: whole,
    uuencoded: { sizeBytes: 3, bytes: Buffer.from('abc') },
  });
});
