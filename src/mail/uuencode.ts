/** A file that stands in a text as older programs put it there (POSIX uuencode). */
export interface UuencodedFile {
  name: string;
  content: Buffer;
}

const BEGIN = /^begin(?:-m)? [0-7]{3,4} (\S.{0,254})$/;
const MIN_CHAR = 0x20;
const MAX_CHAR = 0x60;

/** Takes the uuencoded files out of a text with LF line ends. What only begins like one stays. Linear. */
export function takeUuencoded(text: string): { text: string; files: UuencodedFile[] } {
  if (!text.startsWith('begin ') && !text.includes('\nbegin ')) return { text, files: [] };
  const files: UuencodedFile[] = [];
  const kept: string[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length;) {
    const found = fileAt(lines, at);
    if (found) files.push(found.file);
    else kept.push(lines[at]!);
    at = found ? found.next : at + 1;
  }
  return { text: kept.join('\n'), files };
}

/** The content of a part whose transfer encoding is uuencode; null when there is none in it. */
export function decodeUuencode(bytes: Buffer): Buffer | null {
  const lines = bytes.toString('latin1').split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const found = fileAt(lines, at);
    if (found) return found.file.content;
  }
  return null;
}

function fileAt(lines: readonly string[], at: number): { file: UuencodedFile; next: number } | null {
  const name = BEGIN.exec(lines[at]!)?.[1];
  if (name === undefined) return null;
  const pieces: Buffer[] = [];
  let next = at + 1;
  for (; next < lines.length; next++) {
    const piece = decodeLine(lines[next]!);
    if (!piece || piece.length === 0) break;
    pieces.push(piece);
  }
  if (pieces.length === 0) return null;
  if (lines[next] !== undefined && /^[ `]?$/.test(lines[next]!)) next++;
  if (lines[next]?.trimEnd() === 'end') next++;
  return { file: { name: name.trimEnd(), content: Buffer.concat(pieces) }, next };
}

/** One line: a character for the number of bytes, then four for each three bytes. Null when it is no such line. */
function decodeLine(line: string): Buffer | null {
  const first = line.charCodeAt(0);
  if (!(first >= MIN_CHAR && first <= MAX_CHAR)) return null;
  const length = (first - MIN_CHAR) & 63;
  const groups = Math.ceil(length / 3);
  // Spaces at the end of a line are lost on the way; some programs add a check character.
  if (line.length > groups * 4 + 2) return null;
  const bytes = Buffer.alloc(groups * 3);
  for (let group = 0; group < groups; group++) {
    let bits = 0;
    for (let i = 0; i < 4; i++) {
      const code = line.charCodeAt(1 + group * 4 + i);
      if (code < MIN_CHAR || code > MAX_CHAR) return null;
      bits = bits * 64 + (Number.isNaN(code) ? 0 : (code - MIN_CHAR) & 63);
    }
    bytes.writeUIntBE(bits, group * 3, 3);
  }
  return bytes.subarray(0, length);
}
