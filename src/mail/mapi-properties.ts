/** First value of each property by its id; text is in UTF-8, whatever it was in. */
export type MapiProperties = Map<number, Buffer>;

const UNICODE = 0x001f;
/** String8, Unicode, object, binary: their length stands before them. */
const VARIABLE = new Set([0x001e, UNICODE, 0x000d, 0x0102]);
const MULTIPLE = 0x1000;
const FIRST_NAMED = 0x8000;
const GUID_LENGTH = 16;
/** Bytes of the fixed types, padded to four: integers, floats, currency, times, error, boolean, GUID. */
const FIXED: Readonly<Record<number, number>> = {
  0x0001: 0,
  0x0002: 4,
  0x0003: 4,
  0x0004: 4,
  0x0005: 8,
  0x0006: 8,
  0x0007: 8,
  0x000a: 4,
  0x000b: 4,
  0x0014: 8,
  0x0040: 8,
  0x0048: 16,
};
const MAX_PROPERTIES = 10_000;

/** Properties as TNEF writes them ([MS-OXTNEF] 2.1.3.4). Stops where they stop making sense. Linear, never throws. */
export function readMapiProperties(bytes: Buffer): MapiProperties {
  const properties: MapiProperties = new Map();
  const reader = new Reader(bytes);
  const count = Math.min(reader.uint32(), MAX_PROPERTIES);
  for (let i = 0; i < count && !reader.ended; i++) {
    const type = reader.uint16();
    const id = reader.uint16();
    if (id >= FIRST_NAMED) skipName(reader);
    const value = readValue(reader, type);
    if (!value) break;
    if (!properties.has(id)) properties.set(id, value);
  }
  return properties;
}

function skipName(reader: Reader): void {
  reader.take(GUID_LENGTH);
  const isName = reader.uint32() === 1;
  if (isName) reader.padded(reader.uint32());
  else reader.uint32();
}

/** The first of its values; all of them are read. */
function readValue(reader: Reader, type: number): Buffer | null {
  const single = type & ~MULTIPLE;
  const variable = VARIABLE.has(single);
  const size = FIXED[single];
  if (!variable && size === undefined) return null;
  const count = variable || type & MULTIPLE ? reader.uint32() : 1;
  let first: Buffer | null = null;
  for (let i = 0; i < count && !reader.ended; i++) {
    const value = variable ? reader.padded(reader.uint32()) : reader.take(size!);
    first ??= value;
  }
  if (!first || reader.overrun) return null;
  return single === UNICODE ? Buffer.from(first.toString('utf16le')) : first;
}

class Reader {
  private at = 0;
  overrun = false;

  constructor(private readonly bytes: Buffer) {}

  get ended(): boolean {
    return this.at >= this.bytes.length;
  }

  uint16(): number {
    const value = this.take(2);
    return value.length < 2 ? 0 : value.readUInt16LE(0);
  }

  uint32(): number {
    const value = this.take(4);
    return value.length < 4 ? 0 : value.readUInt32LE(0);
  }

  padded(length: number): Buffer {
    const value = this.take(length);
    this.at += -length & 3;
    return value;
  }

  take(length: number): Buffer {
    const start = this.at;
    this.at += length;
    if (this.at > this.bytes.length) this.overrun = true;
    return this.bytes.subarray(start, this.at);
  }
}
