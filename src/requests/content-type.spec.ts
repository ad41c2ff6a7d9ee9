import { looksLike, rasterImageType, safeContentType } from './content-type';

describe('safeContentType', () => {
  it.each([
    ['text/html; charset=utf-8', 'text/html'],
    ['IMAGE/PNG', 'image/png'],
    ['application/vnd.ms-excel', 'application/vnd.ms-excel'],
    ['', 'application/octet-stream'],
    ['text', 'application/octet-stream'],
    ['text/html\r\nSet-Cookie: a=b', 'application/octet-stream'],
    [`text/${'x'.repeat(300)}`, 'application/octet-stream'],
    ['../../etc', 'application/octet-stream'],
  ])('%p becomes %p', (declared, type) => {
    expect(safeContentType(declared)).toBe(type);
  });
});

describe('rasterImageType', () => {
  it.each([
    ['image/png', 'image/png'],
    ['image/jpg', 'image/jpeg'],
    ['image/gif', 'image/gif'],
    ['image/webp', 'image/webp'],
    ['image/svg+xml', null],
    ['text/html', null],
    ['toString', null],
  ])('%p may be shown as %p', (declared, type) => {
    expect(rasterImageType(declared)).toBe(type);
  });
});

describe('looksLike', () => {
  const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');
  it.each<[string, Buffer, boolean]>([
    ['image/png', PNG, true],
    ['image/jpeg', Buffer.from('ffd8ffe000', 'hex'), true],
    ['image/gif', Buffer.from('GIF89a...'), true],
    ['image/gif', Buffer.from('GIF88a...'), false],
    ['image/webp', Buffer.from('RIFF\0\0\0\0WEBPVP8 '), true],
    ['image/webp', Buffer.from('RIFF\0\0\0\0AVI LIST'), false],
    ['image/jpeg', PNG, false],
    ['image/png', Buffer.from('<html><script>alert(1)</script>'), false],
    ['image/png', Buffer.alloc(0), false],
    ['image/svg+xml', Buffer.from('<svg/>'), false],
  ])('%p of %p: %p', (type, bytes, expected) => {
    expect(looksLike(type, bytes)).toBe(expected);
  });
});
