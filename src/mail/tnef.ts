import { decodeBytes } from './charset';
import { decompressRtf } from './compressed-rtf';
import { MapiProperties, readMapiProperties } from './mapi-properties';

/** What Outlook hides in a winmail.dat. */
export interface TnefMessage {
  text: string | null;
  html: string | null;
  rtf: Buffer | null;
  files: TnefFile[];
}

export interface TnefFile {
  name: string | null;
  contentType: string | null;
  contentId: string | null;
  content: Buffer;
}

const SIGNATURE = 0x223e9f78;
/** Attribute ids of [MS-OXTNEF] 2.1.3.2, without the type in their upper half. */
const [BODY, MESSAGE_PROPERTIES, CODE_PAGE] = [0x800c, 0x9003, 0x9007];
const [RENDERING, DATA, TITLE, FILE_PROPERTIES] = [0x9002, 0x800f, 0x8010, 0x9005];
/** Property ids of [MS-OXPROPS]. */
const [RTF_COMPRESSED, HTML, INTERNET_CODE_PAGE] = [0x1009, 0x1013, 0x3fde];
const [DATA_OBJECT, FILE_NAME, LONG_FILE_NAME, MIME_TAG, CONTENT_ID] = [0x3701, 0x3704, 0x3707, 0x370e, 0x3712];
const IID_LENGTH = 16;
const MAX_DEPTH = 5;
const MAX_FILES = 500;
const NOTHING = Buffer.alloc(0);

interface OpenFile {
  title: string | null;
  data: Buffer | null;
  properties: MapiProperties;
}

/**
 * Reads TNEF ([MS-OXTNEF]): files, text, HTML, and the files of Outlook messages attached within. Linear in the size of
 * the input; what is returned are views of it. Null when it is not TNEF, or too damaged to make sense of.
 */
export function readTnef(bytes: Buffer, depth = 0): TnefMessage | null {
  if (bytes.length < 6 || bytes.readUInt32LE(0) !== SIGNATURE) return null;
  const message: TnefMessage = { text: null, html: null, rtf: null, files: [] };
  const open: OpenFile[] = [];
  let codePage = 1252;
  for (let at = 6; at < bytes.length;) {
    if (at + 9 > bytes.length) return null;
    const id = bytes.readUInt16LE(at + 1);
    const end = at + 9 + bytes.readUInt32LE(at + 5);
    if (end + 2 > bytes.length || open.length > MAX_FILES) return null;
    const data = bytes.subarray(at + 9, end);
    const file = open.at(-1);
    if (id === CODE_PAGE && data.length >= 4) codePage = data.readUInt32LE(0);
    else if (id === BODY) message.text = zeroEnded(data, codePage);
    else if (id === MESSAGE_PROPERTIES) readBody(readMapiProperties(data), message, codePage);
    else if (id === RENDERING) open.push({ title: null, data: null, properties: new Map() });
    else if (id === TITLE && file) file.title = zeroEnded(data, codePage);
    else if (id === DATA && file) file.data = data;
    else if (id === FILE_PROPERTIES && file) file.properties = readMapiProperties(data);
    at = end + 2; // a check sum, which tells nothing that the mail's own transport has not checked
  }
  message.files = open.flatMap((file) => filesOf(file, depth));
  return message.files.length > MAX_FILES ? null : message;
}

function readBody(properties: MapiProperties, message: TnefMessage, codePage: number): void {
  const html = properties.get(HTML);
  const declared = properties.get(INTERNET_CODE_PAGE)?.readUInt32LE(0) ?? codePage;
  if (html) message.html = zeroEnded(html, declared);
  const rtf = properties.get(RTF_COMPRESSED);
  if (rtf) message.rtf = decompressRtf(rtf);
}

function filesOf({ title, data, properties }: OpenFile, depth: number): TnefFile[] {
  // In UTF-8, or in the code page of the sender's Windows.
  const text = (id: number) => decodeBytes(properties.get(id) ?? NOTHING, null).replaceAll('\0', '') || null;
  const name = text(LONG_FILE_NAME) ?? title ?? text(FILE_NAME);
  const object = properties.get(DATA_OBJECT);
  const inner = object && depth < MAX_DEPTH ? readTnef(object.subarray(IID_LENGTH), depth + 1) : null;
  if (inner) return [...textFiles(name ?? 'message', inner), ...inner.files];
  const content = data ?? object?.subarray(IID_LENGTH);
  return content ? [{ name, contentType: text(MIME_TAG), contentId: text(CONTENT_ID), content }] : [];
}

/** The body of an attached message, as files, so that nothing of it is lost. */
function textFiles(name: string, { text, html, rtf }: TnefMessage): TnefFile[] {
  const file = (suffix: string, contentType: string, content: Buffer | null): TnefFile[] =>
    content ? [{ name: `${name}.${suffix}`, contentType, contentId: null, content }] : [];
  if (html !== null) return file('html', 'text/html', Buffer.from(html));
  if (text !== null) return file('txt', 'text/plain', Buffer.from(text));
  return file('rtf', 'application/rtf', rtf);
}

function zeroEnded(data: Buffer, codePage: number): string {
  const zero = data.indexOf(0);
  return decodeBytes(zero < 0 ? data : data.subarray(0, zero), `cp${codePage}`);
}
