import { sanitiseHtml } from './sanitise';
import { sanitiseStyle } from './sanitise-style';

const inlineUrl = (id: string): string | null => (id === 'pic@x.de' ? '/inline/1' : null);
const clean = (html: string): string => sanitiseHtml(html, inlineUrl);

describe('sanitiseHtml keeps', () => {
  it.each([
    ['text elements', '<p><b>a</b> <i>b</i><br />c</p>'],
    [
      'tables',
      '<table border="1" cellpadding="2"><tbody><tr><td colspan="2" align="center">x</td></tr></tbody></table>',
    ],
    ['lists', '<ol start="3"><li>a</li></ol>'],
    ['safe styles', '<p style="color:red;margin:0 0 4px 0">x</p>'],
    ['escaped text', '&lt;script&gt;alert(1)&lt;/script&gt; &amp; more'],
  ])('%s', (_case, html) => {
    expect(clean(html)).toBe(html);
  });

  it.each(['https://x.de/?a=1', 'http://x.de/', 'mailto:a@x.de'])('a link to %s, which opens elsewhere', (url) => {
    expect(clean(`<a href="${url}" target="_self" onclick="x()">l</a>`)).toBe(
      `<a href="${url}" rel="noopener noreferrer nofollow" target="_blank">l</a>`,
    );
  });

  it.each([
    ['by its Content-ID', 'cid:pic@x.de'],
    ['by its percent-encoded Content-ID', 'CID:pic%40x.de'],
  ])('an inline picture %s', (_case, src) => {
    expect(clean(`<img src="${src}" alt="a" width="9" onerror="x()">`)).toBe(
      '<img alt="a" width="9" src="/inline/1" />',
    );
  });

  it('a small raster image in the message itself', () => {
    expect(clean('<img src="data:image/png;base64,AAAA">')).toBe('<img src="data:image/png;base64,AAAA" />');
  });
});

describe('sanitiseHtml replaces by its alternative text, and keeps what follows', () => {
  it.each([
    ['a remote picture', 'https://x.de/t.gif'],
    ['a picture without a scheme', '//x.de/t.gif'],
    ['a relative picture', 't.gif'],
    ['an unknown Content-ID', 'cid:other'],
    ['an SVG', 'data:image/svg+xml;base64,AAAA'],
    ['HTML', 'data:text/html;base64,AAAA'],
    ['a script', 'javascript:alert(1)'],
    ['a large image', `data:image/png;base64,${'A'.repeat(100_000)}`],
  ])('%s', (_case, src) => {
    expect(clean(`<p><img src="${src}" alt="&lt;Logo&gt;"> after</p><p>next</p>`)).toBe(
      '<p><span>&lt;Logo&gt;</span> after</p><p>next</p>',
    );
  });
});

describe('sanitiseHtml leaves out', () => {
  it.each([
    ['scripts', 'a<script>alert(1)</script>b', 'ab'],
    ['scripts that were never closed', 'a<script>alert(1)', 'a'],
    ['split scripts', '<scr<script>ipt>alert(1)</script>', 'ipt&gt;alert(1)'],
    ['style sheets', '<style>@import url(https://x.de)</style>a', 'a'],
    ['frames', '<iframe src="https://x.de">x</iframe>a', 'a'],
    ['objects', '<object data="x"><embed src="y"></object>a', 'a'],
    ['SVG', '<svg><a xlink:href="javascript:x()"><text>b</text></a><script>x()</script></svg>a', 'a'],
    ['MathML', '<math><mtext><style><img src=x onerror=x()></style></mtext></math>a', 'a'],
    ['forms but for their text', '<form action="https://x.de"><input name="p"><button>Go</button></form>', 'Go'],
    ['meta and base', '<meta http-equiv="refresh" content="0;url=https://x.de"><base href="https://x.de">a', 'a'],
    ['link elements', '<link rel="stylesheet" href="https://x.de/x.css">a', 'a'],
    ['event handlers', '<p onclick="x()" onmouseover=x()>a</p>', '<p>a</p>'],
    ['classes and ids', '<p class="a" id="b">a</p>', '<p>a</p>'],
    [
      'backgrounds',
      '<table background="https://x.de/t.gif"><tr><td>a</td></tr></table>',
      '<table><tr><td>a</td></tr></table>',
    ],
    ['source sets', '<img src="cid:pic@x.de" srcset="https://x.de/t.gif 2x">', '<img src="/inline/1" />'],
    ['pictures of a picture element', '<picture><source srcset="https://x.de/a"></picture>a', 'a'],
    ['comments', 'a<!-- <img src=x onerror=x()> -->b', 'ab'],
    ['conditional comments', '<!--[if mso]><script>x()</script><![endif]-->a', 'a'],
    ['hidden text of titles', '<head><title>t</title></head>a', 'a'],
    ['raw text elements', '<xmp><script>x()</script></xmp><noembed><img src=x></noembed>a', 'a'],
    ['templates', '<template><script>x()</script></template>a', 'a'],
  ])('%s', (_case, html, expected) => {
    expect(clean(html)).toBe(expected);
  });

  it.each([
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    ' javascript:alert(1)',
    '&#106;avascript:alert(1)',
    'vbscript:x',
    'data:text/html,x',
    'file:///etc/passwd',
    '//x.de/',
    '/relative',
    '#top',
    'cid:pic@x.de',
    'http:',
  ])('the target of a link to %s', (url) => {
    expect(clean(`<a href="${url}">l</a>`)).toBe('<a>l</a>');
  });

  it('markup within an attribute that tries to break out of it', () => {
    const html = clean('<p title="&quot;&gt;&lt;script&gt;x()&lt;/script&gt;">a</p>');
    expect(html).toBe('<p title="&quot;&gt;&lt;script&gt;x()&lt;/script&gt;">a</p>');
  });

  it('the markup, but not the text, of HTML that is nested beyond all measure', () => {
    expect(clean(`${'<div>'.repeat(100_000)}<script>x</script>&lt;b&gt;`)).toBe('<div>x &lt;b&gt;</div>');
  });
});

describe('sanitiseStyle', () => {
  it.each([
    ['color: #fff; background-color: rgb(1, 2, 3)', 'color:#fff;background-color:rgb(1, 2, 3)'],
    ['font-family: "Segoe UI", Arial; font-size: 11.0pt', 'font-family:"Segoe UI", Arial;font-size:11.0pt'],
    ['BORDER: 1px solid #ccc', 'border:1px solid #ccc'],
    ['margin: 0cm 0cm 10.0pt', 'margin:0cm 0cm 10.0pt'],
    ['width: 100% !important', 'width:100%'],
    ['display: none', 'display:none'],
  ])('keeps %j', (style, expected) => {
    expect(sanitiseStyle(style)).toBe(expected);
  });

  it.each([
    'background: url(https://x.de/t.gif)',
    'background-image: url(https://x.de/t.gif)',
    'background: u\\72l(https://x.de)',
    'color: expression(alert(1))',
    'width: e/**/xpression(alert(1))',
    'behavior: url(x.htc)',
    '-moz-binding: url(x)',
    'position: fixed',
    'margin-left: -9999px',
    'z-index: 9',
    'opacity: 0',
    'content: "x"',
    'font-family: a}</style><script>',
    'color: var(--x)',
    'width: calc(100% + 1px)',
    'color',
    ': red',
    `font-family: ${'a'.repeat(300)}`,
  ])('leaves out %j', (style) => {
    expect(sanitiseStyle(style)).toBe('');
  });

  it('keeps what is safe beside what is not', () => {
    expect(sanitiseStyle('color:red;position:fixed;;x;top:0;font-weight:bold')).toBe('color:red;font-weight:bold');
  });
});
