/*
 * Encodings that shift between ASCII and characters of two bytes without ever using the highest bit. WHATWG has banned
 * them from pages; old mail has them. Both are turned into the 8-bit encoding with the same characters.
 */

const ESC = 0x1b;
const SHIFT_OUT = 0x0e;
const SHIFT_IN = 0x0f;
const LF = 0x0a;
const SPACE = 0x20;
const TILDE = 0x7e;
const ANNOUNCER = Buffer.from('\x1b$)C', 'latin1');

/** ISO-2022-KR (RFC 1557) as EUC-KR. */
export function eucKrOf(bytes: Buffer): Buffer {
  const target = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  let high = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (byte === ESC && bytes.subarray(at, at + ANNOUNCER.length).equals(ANNOUNCER)) at += ANNOUNCER.length - 1;
    else if (byte === SHIFT_OUT) high = 0x80;
    else if (byte === SHIFT_IN) high = 0;
    else {
      // Lines begin unshifted, also where the end of the shift is missing.
      if (byte === LF) high = 0;
      target[length++] = byte > SPACE ? byte | high : byte;
    }
  }
  return target.subarray(0, length);
}

/** Whether it announces itself as ISO-2022-KR, which differs from ISO-2022-JP in that. */
export function announcesKorean(bytes: Buffer): boolean {
  return bytes.includes(ANNOUNCER);
}

/** HZ (RFC 1843) as GB2312. */
export function gb2312Of(bytes: Buffer): Buffer {
  const target = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  let shifted = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    const pair = bytes.toString('latin1', at, at + 2);
    if (byte === LF) shifted = false;
    if (shifted && pair === '~}') {
      shifted = false;
      at++;
    } else if (shifted && byte > SPACE && pair.length === 2) {
      target[length++] = byte | 0x80;
      target[length++] = bytes[++at]! | 0x80;
    } else if (byte === TILDE && pair === '~{') {
      shifted = true;
      at++;
    } else if (byte === TILDE && pair === '~~') {
      target[length++] = TILDE;
      at++;
    } else {
      target[length++] = byte;
    }
  }
  return target.subarray(0, length);
}
