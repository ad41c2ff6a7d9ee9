/** Mails made to break what reads them: each has to end in a state, whatever it is. */

const HEAD = 'From: Mallory <mallory@evil.test>\r\nTo: support@desk.test\r\n';
const MULTIPART = 'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n';
const PART = '--b\r\nContent-Type: image/png\r\n\r\nx\r\n';

export interface HostileMail {
  /** Null when it is anything. */
  subject: string | null;
  raw: Buffer;
  state: 'QUARANTINED' | 'REQUEST_CREATED';
}

export function hostileMails(): HostileMail[] {
  const mail = (subject: string, rest: string, state: HostileMail['state'] = 'REQUEST_CREATED'): HostileMail => ({
    subject,
    raw: Buffer.from(`${HEAD}Subject: ${subject}\r\n${rest}`, 'latin1'),
    state,
  });
  return [
    mail('10 000 parts', `${MULTIPART}${PART.repeat(10_000)}--b--\r\n`, 'QUARANTINED'),
    mail('1 000 levels', `MIME-Version: 1.0\r\n${levels(1_000)}`, 'QUARANTINED'),
    mail('100 000 headers', `${'X-A: b\r\n'.repeat(100_000)}\r\nx`, 'QUARANTINED'),
    mail('A header of 10 MB', `X-A: ${'a'.repeat(10_000_000)}\r\n\r\nx`, 'QUARANTINED'),
    mail('A base64 bomb', `${MULTIPART}${bomb(2_000_000)}--b--\r\n`),
    mail('A bomb of padding', `${MULTIPART}${paddingBomb(1_000_000)}--b--\r\n`),
    mail('TNEF that claims much', `${MULTIPART}${tnefBomb()}--b--\r\n`),
    mail('Zero bytes', `Content-Type: text/plain\r\n\r\n${'\0'.repeat(100_000)}zero\0bytes`),
    mail('HTML in the text', 'Content-Type: text/html\r\n\r\n<script>alert(1)</script><p onclick="alert(2)">HTML</p>'),
    mail('HTML of open tags', `Content-Type: text/html\r\n\r\n${'<div>'.repeat(200_000)}deep`),
    mail('SVG', `${MULTIPART}${svgPart()}--b--\r\n`),
    mail('Lines that look like boundaries', `${MULTIPART}--b\r\n\r\n${'--x\r\n'.repeat(200_000)}--b--\r\n`),
    mail('A history that is none', `\r\n${'On 1 a\nwrote:\n'.repeat(50_000)}`),
    mail('Traps', `${trap()}\r\n\r\ntraps`),
    { subject: 'Breaks', raw: lineBreaks(), state: 'REQUEST_CREATED' },
    {
      subject: '',
      raw: Buffer.from(Array.from({ length: 300_000 }, (_, i) => (i * 7919) % 256)),
      state: 'REQUEST_CREATED',
    },
  ];
}

function levels(count: number): string {
  return Array.from(
    { length: count },
    (_, i) => `Content-Type: multipart/mixed; boundary=l${i}\r\n\r\n--l${i}\r\n`,
  ).join('');
}

function base64Part(body: string, type = 'application/octet-stream', name = 'a.bin'): string {
  return `--b\r\nContent-Type: ${type}; name="${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${body}\r\n`;
}

function bomb(size: number): string {
  return base64Part('A'.repeat(size)) + base64Part('!'.repeat(size)) + base64Part('A\r\n'.repeat(size / 3));
}

function paddingBomb(size: number): string {
  return base64Part('A='.repeat(size / 2)) + base64Part('='.repeat(size));
}

/** Attributes and properties whose lengths go far beyond the file. */
function tnefBomb(): string {
  const start = Buffer.from('789f3e220100', 'hex');
  const attribute = Buffer.from('0203900600ffffff7f', 'hex');
  const counts = Buffer.concat([Buffer.from('010390060008000000', 'hex'), Buffer.alloc(8, 0xff), Buffer.alloc(2)]);
  return [attribute, counts, counts]
    .map((rest) => base64Part(Buffer.concat([start, rest]).toString('base64'), 'application/ms-tnef', 'winmail.dat'))
    .join('');
}

function svgPart(): string {
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>');
  return `--b\r\nContent-Type: text/html\r\n\r\n<img src="cid:s@x"><svg onload=alert(3)></svg>SVG\r\n${base64Part(
    svg.toString('base64'),
    'image/svg+xml',
    '<img src=x onerror=alert(4)>.svg',
  ).replace('base64\r\n', 'base64\r\nContent-ID: <s@x>\r\n')}`;
}

/** What makes careless patterns try every way there is. */
function trap(): string {
  const long = 100_000;
  return [
    `To: ${'<'.repeat(long)}`,
    `Cc: ${'a:'.repeat(long)}`,
    `Reply-To: ${'"'.repeat(long)}`,
    `References: ${'<a@'.repeat(long)}`,
    `Sender: ${'(('.repeat(long)} a@b`,
    `X-Subject: ${'=?utf-8?Q?'.repeat(long / 10)}`,
  ].join('\r\n');
}

function lineBreaks(): Buffer {
  return Buffer.from(
    [
      'From: =?utf-8?Q?Eve=0D=0ABcc:_all@desk.test=0D=0A?= <eve@evil.test>',
      'Subject: =?utf-8?Q?Breaks?=',
      'Message-ID: <a\r b@evil.test>',
      '',
      'line breaks',
    ].join('\r\n'),
  );
}
