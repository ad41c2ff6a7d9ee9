const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,99}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,99}$/;

/** A media type (RFC 6838) in lower case without parameters; what is none is `application/octet-stream`. */
export function safeContentType(declared: string): string {
  const type = (declared.split(';', 1)[0] ?? '').trim().toLowerCase();
  return MEDIA_TYPE.test(type) ? type : 'application/octet-stream';
}

/** Image formats that browsers show and that can hold no script, with the bytes they begin with. */
const RASTER_IMAGES: Record<string, (bytes: Buffer) => boolean> = {
  'image/png': (b) => startsWith(b, '\x89PNG\r\n\x1a\n'),
  'image/jpeg': (b) => startsWith(b, '\xff\xd8\xff'),
  'image/gif': (b) => startsWith(b, 'GIF87a') || startsWith(b, 'GIF89a'),
  'image/webp': (b) => startsWith(b, 'RIFF') && b.toString('latin1', 8, 12) === 'WEBP',
};
const ALIASES: Record<string, string> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-png': 'image/png',
};

/** The type under which an image may be shown within a mail; null for anything else, SVG included. */
export function rasterImageType(declared: string): string | null {
  const type = ALIASES[declared] ?? declared;
  return type in RASTER_IMAGES ? type : null;
}

/** Whether the bytes are what rasterImageType said. */
export function looksLike(type: string, bytes: Buffer): boolean {
  return RASTER_IMAGES[type]?.(bytes) ?? false;
}

function startsWith(bytes: Buffer, magic: string): boolean {
  return bytes.toString('latin1', 0, magic.length) === magic;
}
