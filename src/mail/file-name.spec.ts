import { safeFileName } from './file-name';

describe('safeFileName', () => {
  it.each([
    ['a plain name', 'report.pdf', 'report.pdf'],
    ['letters of any script', 'отчёт 報告 ä.pdf', 'отчёт 報告 ä.pdf'],
    ['a Unix path', '../../etc/passwd', 'passwd'],
    ['a Windows path', 'C:\\Windows\\system32\\a.dll', 'a.dll'],
    ['a path of mixed slashes', '..\\../a.txt', 'a.txt'],
    ['leading dots', '...htaccess', 'htaccess'],
    ['trailing dots and spaces', 'a.exe. . ', 'a.exe'],
    ['control characters', 'a\0b\r\nc\x1b.txt', 'a b c .txt'],
    ['a right-to-left override', 'invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['invisible characters', 'a\u200b.p\u200ddf', 'a.pdf'],
    ['an alternate data stream', 'a.txt:evil.exe', 'a.txt_evil.exe'],
    ['characters that Windows refuses', 'a<b>c"d|e?f*.txt', 'a_b_c_d_e_f_.txt'],
    ['a device of Windows', 'con', '_con'],
    ['a device with an extension', 'LPT1.txt', '_LPT1.txt'],
    ['a name that begins like a device', 'console.log', 'console.log'],
    ['a long name, keeping its extension', `${'a'.repeat(300)}.docx`, `${'a'.repeat(145)}.docx`],
    ['a long name without an extension', 'a'.repeat(300), 'a'.repeat(150)],
    ['a very long extension', `a.${'b'.repeat(300)}`, `a.${'b'.repeat(148)}`],
    ['a cut within a surrogate pair', `${'a'.repeat(145)}😀.pdf`, `${'a'.repeat(145)}.pdf`],
  ])('makes the best of %s', (_case, name, expected) => {
    expect(safeFileName(name, 'application/octet-stream')).toBe(expected);
  });

  it.each([
    [null, 'image/png', 'attachment-3.png'],
    ['', 'Application/PDF', 'attachment-3.pdf'],
    ['..', 'message/rfc822', 'attachment-3.eml'],
    ['a/', 'text/calendar', 'attachment-3.ics'],
    ['\u202e', 'application/x-unknown', 'attachment-3.bin'],
  ])('of %j with the type %s is %s', (name, contentType, expected) => {
    expect(safeFileName(name, contentType, 3)).toBe(expected);
  });
});
