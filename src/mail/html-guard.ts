import { cleanBody } from './clean-text';

const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '));
const NAME = /[a-zA-Z][^\s/>]{0,40}/y;

/**
 * Whether HTML is nested deeper than any mail program writes it. The libraries that read HTML recurse or take quadratic
 * time then, so such mail is not given to them. Linear; ill-formed HTML is counted roughly, which is good enough.
 */
export function isNestedTooDeep(html: string, max: number, only?: ReadonlySet<string>): boolean {
  let depth = 0;
  for (let at = html.indexOf('<'); at >= 0; at = html.indexOf('<', at + 1)) {
    const closing = html.charCodeAt(at + 1) === 0x2f;
    NAME.lastIndex = closing ? at + 2 : at + 1;
    const name = NAME.exec(html)?.[0].toLowerCase();
    if (name === undefined || (only ? !only.has(name) : VOID.has(name))) continue;
    if (closing) depth = Math.max(0, depth - 1);
    else if (++depth > max) return true;
  }
  return false;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: ' ', apos: "'" };

/** The text between the tags, for HTML that is too strange to be read in another way. Linear, never throws. */
export function stripTags(html: string): string {
  const kept: string[] = [];
  let position = 0;
  while (position < html.length) {
    const open = html.indexOf('<', position);
    if (open < 0) break;
    kept.push(html.slice(position, open), ' ');
    const close = html.indexOf('>', open);
    position = close < 0 ? html.length : close + 1;
  }
  kept.push(html.slice(position));
  const text = kept.join('').replace(/&([a-z]{2,4});/g, (entity, name: string) => ENTITIES[name] ?? entity);
  return cleanBody(text)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/\s{3,}/g, '\n\n')
    .trim();
}
