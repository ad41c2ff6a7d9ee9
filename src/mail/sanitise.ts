import sanitizeHtml from 'sanitize-html';
import { textToHtml } from './clean-text';
import { isNestedTooDeep, stripTags } from './html-guard';
import { sanitiseStyle } from './sanitise-style';

const MAX_INPUT = 2_000_000;
const MAX_DEPTH = 500;
/** Characters of a data: image; larger ones belong into an attachment. */
const MAX_DATA_IMAGE = 100_000;
/** Raster images only: an SVG is a document with scripts and links of its own. */
const DATA_IMAGE = /^data:image\/(?:png|jpeg|jpg|gif|webp|bmp);base64,[A-Za-z0-9+/=\s]+$/i;
const LINK = /^(?:https?:\/\/|mailto:)[^\s]/i;

const ALLOWED_TAGS =
  'a abbr address b bdi blockquote br caption center cite code col colgroup dd del div dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var wbr'.split(
    ' ',
  );
/** Elements whose text is code, or says nothing without the element. */
const WITHOUT_TEXT =
  'script style textarea option select title iframe object embed applet svg math template noembed noframes xmp plaintext audio video'.split(
    ' ',
  );
const NUMBERS = ['width', 'height', 'border', 'cellpadding', 'cellspacing', 'colspan', 'rowspan'];

/** Answers where the attachment with this Content-ID is served; null when there is none. */
export type InlineUrl = (contentId: string) => string | null;

/**
 * HTML of a mail, safe to show to a signed-in person: an allow-list of elements, attributes and style properties, links
 * to http, https and mailto that open elsewhere, inline images from where `inlineUrl` says, small raster data: images.
 * Pictures from elsewhere would tell the sender who reads when: their alternative text takes their place.
 * Reads the first 2 000 000 characters. Never throws. Show the result in a sandboxed frame under a CSP all the same.
 */
export function sanitiseHtml(html: string, inlineUrl: InlineUrl): string {
  const input = html.slice(0, MAX_INPUT);
  if (isNestedTooDeep(input, MAX_DEPTH)) return textToHtml(stripTags(input));
  try {
    return sanitizeHtml(input, optionsFor(inlineUrl));
  } catch {
    return textToHtml(stripTags(input));
  }
}

function optionsFor(inlineUrl: InlineUrl): sanitizeHtml.IOptions {
  return {
    allowedTags: ALLOWED_TAGS,
    allowedAttributes: {
      '*': ['style', 'dir', 'lang', 'title', 'align', 'valign', 'bgcolor', ...NUMBERS],
      a: ['href', 'rel', 'target'],
      font: ['color', 'face', 'size'],
      img: ['src', 'alt'],
      ol: ['start', 'type'],
      ul: ['type'],
    },
    nonTextTags: WITHOUT_TEXT,
    disallowedTagsMode: 'discard',
    allowedSchemes: ['http', 'https', 'mailto'],
    allowedSchemesByTag: { img: ['http', 'https', 'data'] },
    allowProtocolRelative: false,
    // Styles are checked below: the library's own check parses each of them with postcss and takes twice the time.
    parseStyleAttributes: false,
    transformTags: {
      a: (_name, attribs) => ({ tagName: 'a', attribs: linkAttributes(attribs) }),
      img: (_name, attribs) => image(attribs, inlineUrl),
      '*': (tagName, attribs) => ({ tagName, attribs: attribs.style === undefined ? attribs : styled(attribs) }),
    },
  };
}

function linkAttributes({
  href,
  rel: _rel,
  target: _target,
  ...others
}: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  const url = href?.trim() ?? '';
  if (!LINK.test(url)) return others;
  return { ...others, href: url, rel: 'noopener noreferrer nofollow', target: '_blank' };
}

function image(attribs: sanitizeHtml.Attributes, inlineUrl: InlineUrl): sanitizeHtml.Tag {
  const { src: source = '', ...others } = attribs;
  const src = imageSource(source.trim(), inlineUrl);
  // An allowed element, even for an empty text: sanitize-html loses count of its tags when a renamed one is dropped.
  return src === null
    ? { tagName: 'span', attribs: {}, text: attribs.alt ?? '' }
    : { tagName: 'img', attribs: { ...others, src } };
}

function imageSource(source: string, inlineUrl: InlineUrl): string | null {
  if (/^cid:/i.test(source)) {
    const id = source.slice(4);
    return inlineUrl(id) ?? (id.includes('%') ? inlineUrl(percentDecoded(id)) : null);
  }
  return source.length <= MAX_DATA_IMAGE && DATA_IMAGE.test(source) ? source : null;
}

function percentDecoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id; // a lone "%": already looked up as it is
  }
}

function styled({ style = '', ...others }: sanitizeHtml.Attributes): sanitizeHtml.Attributes {
  const safe = sanitiseStyle(style);
  return safe === '' ? others : { ...others, style: safe };
}
