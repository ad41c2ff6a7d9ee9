const LENGTH = '(?:0|auto|normal|inherit|\\d{1,4}(?:\\.\\d{1,4})?(?:px|pt|pc|em|rem|ex|ch|in|cm|mm|%)?)';
const COLOUR = '(?:#[0-9a-f]{3,8}|[a-z]{3,30}|(?:rgb|hsl)a?\\([\\d\\s.,%]{3,40}\\))';
const LINE_STYLE = '(?:none|hidden|solid|dotted|dashed|double|groove|ridge|inset|outset)';

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`, 'i');
}

const LENGTHS = whole(`${LENGTH}(?: ${LENGTH}){0,3}`);
const COLOURS = whole(COLOUR);
const BORDER = whole(
  `(?:${LENGTH}|${LINE_STYLE}|${COLOUR}|medium|thin|thick)(?: (?:${LENGTH}|${LINE_STYLE}|${COLOUR})){0,3}`,
);
const KEYWORD = /^[a-z]{1,20}(?:-[a-z]{1,20}){0,2}$/i;

/**
 * What a style attribute may say: looks, and nothing that loads something, leaves its place or covers anything.
 * No pattern allows a backslash, an "@", a comment or a function but the colours', so `url()` and `expression()`
 * cannot occur, however they are spelled. Negative lengths are refused: they move text over other text.
 */
const PROPERTIES: ReadonlyMap<string, RegExp> = new Map([
  ['color', COLOURS],
  ['background', COLOURS],
  ['background-color', COLOURS],
  ['font', /^[\w\s.,%'"-]{1,150}$/],
  ['font-family', /^[\w\s.,'"-]{1,150}$/],
  ['font-size', whole(`${LENGTH}|(?:xx?-)?(?:small|large)|medium|smaller|larger`)],
  ['font-style', KEYWORD],
  ['font-variant', KEYWORD],
  ['font-weight', /^(?:\d{3}|[a-z]{4,8})$/i],
  ['line-height', LENGTHS],
  ['letter-spacing', LENGTHS],
  ['text-align', KEYWORD],
  ['text-decoration', /^[a-z]{1,20}(?: [a-z]{1,20}){0,2}$/i],
  ['text-indent', LENGTHS],
  ['text-transform', KEYWORD],
  ['vertical-align', whole(`${LENGTH}|[a-z]{3,8}(?:-[a-z]{3,8})?`)],
  ['white-space', KEYWORD],
  ['word-break', KEYWORD],
  ['word-wrap', KEYWORD],
  ['overflow-wrap', KEYWORD],
  ['direction', KEYWORD],
  ['display', /^(?:none|block|inline|inline-block|list-item|table|table-(?:row|cell))$/i],
  ['float', /^(?:left|right|none)$/i],
  ['clear', KEYWORD],
  ['list-style-type', KEYWORD],
  ['border-collapse', KEYWORD],
  ['border-spacing', LENGTHS],
  ['border-radius', LENGTHS],
  ...['', '-top', '-right', '-bottom', '-left', '-width', '-style', '-color'].map((side): [string, RegExp] => [
    `border${side}`,
    BORDER,
  ]),
  ...['margin', 'padding'].flatMap((box) =>
    ['', '-top', '-right', '-bottom', '-left'].map((side): [string, RegExp] => [`${box}${side}`, LENGTHS]),
  ),
  ...['width', 'height', 'min-width', 'max-width', 'min-height', 'max-height'].map((size): [string, RegExp] => [
    size,
    LENGTHS,
  ]),
]);

const MAX_STYLE = 2000;
const MAX_VALUE = 200;

/** The declarations of a style attribute that are allowed, in their order; empty when none is. Linear. */
export function sanitiseStyle(style: string): string {
  const kept: string[] = [];
  for (const declaration of style.slice(0, MAX_STYLE).split(';')) {
    const colon = declaration.indexOf(':');
    if (colon < 0) continue;
    const property = declaration.slice(0, colon).trim().toLowerCase();
    const value = declaration
      .slice(colon + 1)
      .replace(/\s+/g, ' ')
      .replace(/ ?! ?important$/i, '')
      .trim();
    if (value.length <= MAX_VALUE && PROPERTIES.get(property)?.test(value)) kept.push(`${property}:${value}`);
  }
  return kept.join(';');
}
