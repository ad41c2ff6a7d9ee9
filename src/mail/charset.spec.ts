import { decodeBytes } from './charset';

function bytes(...values: number[]): Buffer {
  return Buffer.from(values);
}

describe('decodeBytes', () => {
  it.each([
    ['plain ASCII without a label', Buffer.from('abc'), null, 'abc'],
    ['UTF-8', Buffer.from('café'), 'utf-8', 'café'],
    ['a byte order mark', bytes(0xef, 0xbb, 0xbf, 0x61, 0xc3, 0xa9), 'UTF-8', 'aé'],
    ['windows-1252 from 0x80 on', bytes(0x80, 0x84, 0x93, 0x96), 'windows-1252', '€„“–'],
    ['ISO 8859-1 that means windows-1252', bytes(0x80, 0xe9), 'ISO-8859-1', '€é'],
    ['ISO 8859-15', bytes(0xa4), 'iso-8859-15', '€'],
    ['windows-1251 by its code page number', bytes(0xcf, 0xf0, 0xe8), 'cp1251', 'При'],
    ['KOI8-R', bytes(0xf0, 0xd2, 0xc9), 'koi8-r', 'При'],
    ['GBK labelled GB2312', bytes(0xd6, 0xec, 0xe9, 0x46), 'gb2312', '朱镕'],
    ['GB18030 by a vendor name', bytes(0xc4, 0xe3), 'x-gbk', '你'],
    ['Shift-JIS of Windows with a misspelt label', bytes(0x87, 0x40), 'shift-jis', '①'],
    ['Windows-31J', bytes(0x87, 0x40), 'cp932', '①'],
    ['ISO-2022-JP', Buffer.from('\x1b$B2q\x1b(B', 'latin1'), 'iso-2022-jp', '会'],
    ['ISO-2022-JP labelled US-ASCII', Buffer.from('\x1b$B2q\x1b(B', 'latin1'), 'us-ascii', '会'],
    ['ISO-2022-KR', Buffer.from('\x1b$)Ca \x0eGQ1[\x0f b\n\x0eGQ\nc', 'latin1'), 'iso-2022-kr', 'a 한글 b\n한\nc'],
    ['ISO-2022-KR without a label', Buffer.from('\x1b$)C\x0eGQ\x0f', 'latin1'), null, '한'],
    ['HZ', Buffer.from('a~~ ~{VPND~} b\n~{VP\nc~'), 'hz-gb-2312', 'a~ 中文 b\n中\nc~'],
    ['EUC-KR by its KS name', bytes(0xc7, 0xd1), 'ks_c_5601-1987', '한'],
    ['Big5', bytes(0xa4, 0xa4), 'big5', '中'],
    ['UTF-16 little endian', bytes(0x61, 0, 0x62, 0), 'utf-16le', 'ab'],
    ['ASCII labelled UTF-16', Buffer.from('abc'), 'utf-16', 'abc'],
    ['UTF-8 labelled ISO 8859-1', Buffer.from('café'), 'iso-8859-1', 'café'],
    ['UTF-8 labelled windows-1251', Buffer.from('Привет'), 'windows-1251', 'Привет'],
    ['UTF-8 labelled GB2312', Buffer.from('Привет'), 'gb2312', 'Привет'],
    ['two characters of GBK that would be valid UTF-8', bytes(0xd0, 0xa1, 0xd0, 0xa1), 'gbk', '小小'],
    ['windows-1252 labelled UTF-8', bytes(0x66, 0xfc, 0x72, 0x20, 0x80), 'utf-8', 'für €'],
    ['UTF-8 cut within a character', bytes(0xc3, 0xa9, 0xc3, 0xa9, 0xc3), 'utf-8', 'éé\ufffd'],
    ['8-bit bytes without a label', bytes(0x66, 0xfc, 0x72), null, 'für'],
    ['UTF-8 with an unknown label', Buffer.from('ü'), 'x-unknown', 'ü'],
    ['8-bit bytes with an unknown label', bytes(0xfc), 'unknown-8bit', 'ü'],
    ['a label of ASCII bytes on others', bytes(0xfc), 'hz-gb-2312', 'ü'],
    ['a label that Node refuses', bytes(0xfc), 'iso-2022-cn', 'ü'],
    ['a label of a megabyte', bytes(0xfc), 'x'.repeat(1_000_000), 'ü'],
    ['nothing', Buffer.alloc(0), 'utf-8', ''],
  ])('decodes %s', (_case, input, label, expected) => {
    expect(decodeBytes(input, label)).toBe(expected);
  });
});
