import { cut, oneLine } from './clean-text';

const MAX_LENGTH = 150;
const MAX_EXTENSION = 20;
/** Windows opens a device instead of a file of this name, whatever the extension. */
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])(?:\.|$)/i;
/** Zero-width and direction marks hide what a name ends in. */
const INVISIBLE =
  /[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0]/g;

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'application/ics': 'ics',
  'application/msword': 'doc',
  'application/ms-tnef': 'dat',
  'application/pdf': 'pdf',
  'application/pgp-signature': 'asc',
  'application/pkcs7-signature': 'p7s',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/x-pkcs7-signature': 'p7s',
  'application/xml': 'xml',
  'application/zip': 'zip',
  'audio/mpeg': 'mp3',
  'image/bmp': 'bmp',
  'image/gif': 'gif',
  'image/heic': 'heic',
  'image/jpeg': 'jpg',
  'image/jpg': 'jpg',
  'image/png': 'png',
  'image/svg+xml': 'svg',
  'image/tiff': 'tif',
  'image/webp': 'webp',
  'message/delivery-status': 'txt',
  'message/disposition-notification': 'txt',
  'message/rfc822': 'eml',
  'text/calendar': 'ics',
  'text/csv': 'csv',
  'text/html': 'html',
  'text/plain': 'txt',
  'text/rfc822-headers': 'txt',
  'text/vcard': 'vcf',
  'text/x-vcard': 'vcf',
  'video/mp4': 'mp4',
};

/**
 * A file name that is safe to show and to save anywhere: no path, no control, direction or invisible characters, no
 * leading dots, nothing that Windows reserves, at most 150 characters with the extension kept. Without a usable name it
 * is `attachment-<position>.<extension of the type>`. Linear, never throws.
 */
export function safeFileName(name: string | null, contentType: string, position = 1): string {
  const base = (name ?? '').split(/[/\\]/).at(-1)!;
  const visible = oneLine(base.replace(INVISIBLE, ''), Infinity);
  // "name:stream" opens an alternate data stream, the others are refused or expanded by shells and Windows.
  const cleaned = trimDots(visible.replace(/[<>:"|?*]/g, '_'));
  if (cleaned === '') return `attachment-${position}.${EXTENSIONS[contentType.trim().toLowerCase()] ?? 'bin'}`;
  return shorten(RESERVED.test(cleaned) ? `_${cleaned}` : cleaned);
}

/** Leading dots hide a file; Windows drops trailing dots and spaces, and with them the real end of the name. */
function trimDots(name: string): string {
  let start = 0;
  let end = name.length;
  while (start < end && (name[start] === '.' || name[start] === ' ')) start++;
  while (end > start && (name[end - 1] === '.' || name[end - 1] === ' ')) end--;
  return name.slice(start, end);
}

function shorten(name: string): string {
  if (name.length <= MAX_LENGTH) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= MAX_EXTENSION ? name.slice(dot) : '';
  return cut(name.slice(0, name.length - extension.length), MAX_LENGTH - extension.length).trimEnd() + extension;
}
