/** Last steps on decoded text before it leaves this module. All in linear time. */

const HAS_CONTROL = /[\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;
const CONTROL_RUN = /[ \0-\x1f\x7f-\x9f\u2028\u2029]+/g;
const BODY_CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/;
const BODY_CONTROL_ALL = new RegExp(BODY_CONTROL, 'g');

/** Overrides, embeddings and isolates reorder what stands around them, which makes `exe.pdf` out of `fdp.exe`. */
const BIDI_CONTROL = /[\u202a-\u202e\u2066-\u2069]/g;

/** One line without control or bidi-override characters, trimmed, at most `max` characters. Wider runs of spaces stay. */
export function oneLine(text: string, max: number): string {
  if (!HAS_CONTROL.test(text)) return cut(text.trim(), max);
  const line = text.replace(BIDI_CONTROL, '').replace(CONTROL_RUN, (run) => (isSpaces(run) ? run : ' '));
  return cut(line.trim(), max);
}

function isSpaces(run: string): boolean {
  for (let i = 0; i < run.length; i++) if (run.charCodeAt(i) !== 0x20) return false;
  return true;
}

/** The first `max` UTF-16 units, never half a surrogate pair. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const last = text.charCodeAt(max - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? max - 1 : max);
}

/** LF line ends, no zero bytes (databases stumble over them) or other control characters but tab and LF. */
export function cleanBody(text: string): string {
  const lines = text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  return BODY_CONTROL.test(lines) ? lines.replace(BODY_CONTROL_ALL, '') : lines;
}

/** Cuts a text that is too long and says so at its end. */
export function cutWithNote(text: string, max: number): string {
  if (text.length <= max) return text;
  return `${cut(text, max)}\n\n[The message is longer; only its first ${max} characters are shown.]`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Plain text as HTML that shows the same. */
export function textToHtml(text: string): string {
  const escaped = text.replace(/[&<>"]/g, (char) => ESCAPES[char]!);
  return `<div>${escaped.replaceAll('\n', '<br>\n')}</div>`;
}
