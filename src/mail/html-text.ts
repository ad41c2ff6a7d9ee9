import { DomNode, FormatCallback, compile } from 'html-to-text';
import { cleanBody } from './clean-text';
import { isNestedTooDeep, stripTags } from './html-guard';

/** Characters of HTML that are looked at; a text that long is cut anyway (ParseLimits.maxTextChars). */
const MAX_INPUT = 500_000;
const MAX_DEPTH = 500;
/** Each level of these is written before every line within it. */
const INDENTING = new Set(['blockquote', 'ul', 'ol']);
const MAX_INDENTS = 30;
/** Tracking links of several hundred characters would bury the text. */
const MAX_SHOWN_URL = 150;
const SHOWN_URL = /^(?:https?:\/\/|[^\s:/]+@)[^\s<>]+$/i;

const HEADING = { uppercase: false, leadingLineBreaks: 2, trailingLineBreaks: 1 };

/** The library's own anchor formatter collects the text of each link again and again when links are nested. */
const formatLink: FormatCallback = (element: DomNode, walk, builder) => {
  walk(element.children, builder);
  const { href = '' } = element.attribs as Readonly<Record<string, string | undefined>>;
  const url = href.trim().replace(/^mailto:([^?]*).*$/is, '$1');
  if (!SHOWN_URL.test(url) || url.length > MAX_SHOWN_URL) return;
  if (element.children[0]?.data?.trim() !== url) builder.addInline(` <${url}>`, { noWordTransform: true });
};

const convert = compile({
  wordwrap: false,
  formatters: { link: formatLink },
  selectors: [
    { selector: 'a', format: 'link' },
    // The alternative text says what the sender meant; where the picture lies says nothing.
    { selector: 'img', options: { pathRewrite: () => '' } },
    { selector: 'table', format: 'block' },
    { selector: 'tr', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
    ...['td', 'th'].map((selector) => ({ selector, format: 'inlineSurround', options: { suffix: ' ' } })),
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: HEADING })),
  ],
});

/**
 * Plain text of an HTML body: paragraphs, lists and line breaks kept, quotations marked with ">", links as `text <url>`.
 * Linear in the length of the input, of which the first 500 000 characters are read. Never throws.
 */
export function htmlToText(html: string): string {
  const input = html.length > MAX_INPUT ? html.slice(0, MAX_INPUT) : html;
  if (isNestedTooDeep(input, MAX_DEPTH) || isNestedTooDeep(input, MAX_INDENTS, INDENTING)) return stripTags(input);
  try {
    return withoutLineEndBlanks(cleanBody(convert(input)).replaceAll('\u00a0', ' ')).trim();
  } catch {
    return stripTags(input);
  }
}

/** Table cells end in a space. Line by line, because a pattern takes quadratic time on long runs of spaces. */
function withoutLineEndBlanks(text: string): string {
  if (!text.includes(' \n')) return text;
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
