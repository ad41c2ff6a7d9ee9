import { htmlToText } from './html-text';

describe('htmlToText', () => {
  it.each([
    ['paragraphs and line breaks', '<p>one</p><p>two<br>three</p>', 'one\n\ntwo\nthree'],
    ['white space of the source', '<p>  one\n   two </p>', 'one two'],
    ['entities', '<p>a &amp; b &lt; &euro; &#228; &nbsp;c</p>', 'a & b < € ä  c'],
    ['headings as they are written', '<h1>Title</h1><p>x</p>', 'Title\n\nx'],
    ['lists', '<ul><li>a</li><li>b</li></ul><ol><li>c</li></ol>', '* a\n * b\n\n 1. c'],
    ['tables, a line for each row', '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
    ['quotations', '<p>x</p><blockquote>y<br>z</blockquote>', 'x\n\n> y\n> z'],
    ['a link', '<a href="https://x.de/a">text</a>', 'text <https://x.de/a>'],
    ['a link that shows itself', '<a href="https://x.de/">https://x.de/</a>', 'https://x.de/'],
    ['a mail link', '<a href="mailto:a@x.de?subject=x">Anna</a>', 'Anna <a@x.de>'],
    ['a mail link that shows itself', '<a href="mailto:a@x.de">a@x.de</a>', 'a@x.de'],
    ['a tracking link', `<a href="https://x.de/${'a'.repeat(200)}">text</a>`, 'text'],
    ['a script link', '<a href="javascript:alert(1)">text</a>', 'text'],
    ['the alternative text of a picture', '<img src="https://x.de/a.png" alt="Logo">', 'Logo'],
    ['no scripts, styles and comments', '<style>p{}</style><script>x()</script><!-- c --><p>y', 'y'],
    ['the body without the head', '<head><title>t</title></head><body>x</body>', 'x'],
    ['no HTML at all', 'just text', 'just text'],
    ['nothing', '', ''],
  ])('reads %s', (_case, html, expected) => {
    expect(htmlToText(html)).toBe(expected);
  });

  it.each([
    ['elements', `${'<div>'.repeat(50_000)}deep`],
    ['quotations', `${'<blockquote>'.repeat(31)}deep`],
  ])('still finds the text when %s are nested beyond all measure', (_case, html) => {
    expect(htmlToText(html)).toBe('deep');
  });
});
