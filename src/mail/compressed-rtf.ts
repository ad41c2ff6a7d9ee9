const [COMPRESSED, STORED] = [0x75465a4c, 0x414c454d];
const HEADER = 16;
const WINDOW = 4096;
/** Compression of this kind makes at most 17 bytes of 2; what claims more is damaged. */
const MAX_RATIO = 9;
/** What the window begins with ([MS-OXRTFCP] 2.1.2.1). */
const START =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';

/** RTF as Outlook compresses it ([MS-OXRTFCP]); null when it is damaged. Linear. */
export function decompressRtf(bytes: Buffer): Buffer | null {
  if (bytes.length < HEADER) return null;
  const size = bytes.readUInt32LE(4);
  const kind = bytes.readUInt32LE(8);
  if (kind === STORED) return bytes.subarray(HEADER, HEADER + size);
  return kind === COMPRESSED && size <= bytes.length * MAX_RATIO ? decompress(bytes, size) : null;
}

function decompress(bytes: Buffer, size: number): Buffer {
  const window = Buffer.alloc(WINDOW);
  let write = window.write(START, 'latin1');
  const target = Buffer.alloc(size);
  let length = 0;
  const put = (byte: number): void => {
    if (length < size) target[length++] = byte;
    window[write] = byte;
    write = (write + 1) % WINDOW;
  };
  for (let at = HEADER; at < bytes.length && length < size;) {
    const control = bytes[at++]!;
    for (let bit = 0; bit < 8 && at < bytes.length; bit++) {
      if ((control >> bit) & 1) {
        const reference = (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
        at += 2;
        const offset = reference >> 4;
        if (offset === write) return target.subarray(0, length); // 2.2.1.2: the end
        for (let i = 0; i < (reference & 15) + 2; i++) put(window[(offset + i) % WINDOW]!);
      } else {
        put(bytes[at++]!);
      }
    }
  }
  return target.subarray(0, length);
}
