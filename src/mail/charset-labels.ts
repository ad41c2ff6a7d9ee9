import { TextDecoder } from 'node:util';
import { encodingExists } from 'iconv-lite';

/** Labels that mail uses and neither decoder knows (or knows as less than they are), separators left out. */
const ALIASES: Readonly<Record<string, string>> = {
  // GB18030 contains GBK contains GB2312, and mail labelled with a smaller one uses the larger one.
  gb2312: 'gb18030',
  gbk: 'gb18030',
  cp936: 'gb18030',
  ms936: 'gb18030',
  windows936: 'gb18030',
  euccn: 'gb18030',
  cp950: 'big5',
  shiftjis: 'shift_jis',
  sjis: 'shift_jis',
  mskanji: 'shift_jis',
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  windows31j: 'shift_jis',
  windows932: 'shift_jis',
  eucjp: 'euc-jp',
  iso2022jp1: 'iso-2022-jp',
  iso2022jp2: 'iso-2022-jp',
  iso2022jpms: 'iso-2022-jp',
  cp50220: 'iso-2022-jp',
  cp50221: 'iso-2022-jp',
  iso2022kr: 'iso-2022-kr',
  hz: 'hz',
  hzgb2312: 'hz',
  euckr: 'euc-kr',
  cp949: 'euc-kr',
  ms949: 'euc-kr',
  uhc: 'euc-kr',
  ksc56011987: 'euc-kr',
  tis620: 'windows-874',
  cp874: 'windows-874',
  iso88598i: 'iso-8859-8',
  iso88598e: 'iso-8859-8',
  macroman: 'macintosh',
  utf16: 'utf-16',
  unicode11utf7: 'utf7',
};

/** What iconv-lite calls encodings and mail does not. */
const NO_CHARSETS = new Set(['base64', 'hex', 'binary', 'utf7imap']);

const MAX_LABEL = 40;
const MAX_KNOWN = 500;
const known = new Map<string, string | null>();

/** The encoding that a charset label means, as TextDecoder or else iconv-lite names it; null when absent or unknown. */
export function encodingOf(label: string | null): string | null {
  if (label === null || label.length > MAX_LABEL) return null;
  const found = known.get(label);
  if (found !== undefined) return found;
  // Senders make up labels, so what is remembered is bounded.
  if (known.size >= MAX_KNOWN) known.clear();
  const encoding = resolve(label.toLowerCase().replace(/^[\s'"]+|[\s'";]+$/g, ''));
  known.set(label, encoding);
  return encoding;
}

function resolve(label: string): string | null {
  const bare = label.replace(/^(?:x-|cs)/, '').replace(/[\s._-]+/g, '');
  const alias = ALIASES[bare];
  if (alias) return alias;
  for (const candidate of [label, bare, label.replace(/^cp-?(?=\d)/, 'windows-')]) {
    try {
      return new TextDecoder(candidate).encoding;
    } catch {
      // not a label that Node knows: try the next spelling
    }
  }
  return encodingExists(bare) && !NO_CHARSETS.has(bare) ? bare : null;
}
