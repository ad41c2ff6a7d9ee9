import { parseStructuredHeader } from './structured-header';

describe('parseStructuredHeader', () => {
  it.each([
    ['a value alone', 'Text/HTML', 'text/html', {}],
    ['a token', 'text/plain; charset=UTF-8', 'text/plain', { charset: 'UTF-8' }],
    ['a quoted string', 'a/b; name="x; y=\\"z\\""; q=1', 'a/b', { name: 'x; y="z"', q: '1' }],
    ['comments', 'text/plain (a (nested) one); charset=utf-8 (Unicode)', 'text/plain', { charset: 'utf-8' }],
    ['parentheses in a file name', 'a; filename=report (1).pdf', 'a', { filename: 'report (1).pdf' }],
    ['a Windows path', 'a; filename="C:\\temp\\x.txt"', 'a', { filename: 'C:\\temp\\x.txt' }],
    ['a parameter without a value', 'a; flag; boundary=b', 'a', { boundary: 'b' }],
    ['an empty parameter', 'a; name=; charset=x', 'a', { name: '', charset: 'x' }],
    ['a missing end quote', 'a; name="x', 'a', { name: 'x' }],
    ['junk after a quote', 'a; boundary="b" junk; charset=x', 'a', { boundary: 'b', charset: 'x' }],
    ['a parameter given twice', 'a; boundary=first; boundary=second', 'a', { boundary: 'first' }],
    ['an encoded parameter', "a; filename*=iso-8859-1'de'%FCber.txt", 'a', { filename: 'über.txt' }],
    ['continuations', 'a; name*0="one "; name*1=two', 'a', { name: 'one two' }],
    ['continuations out of order', 'a; name*1=two; name*0=one', 'a', { name: 'onetwo' }],
    ['a character split between sections', "a; name*0*=utf-8''%C3; name*1*=%A9", 'a', { name: 'é' }],
    ['a literal section, which is not decoded', "a; name*0*=utf-8''x; name*1=%2F", 'a', { name: 'x%2F' }],
    [
      'the encoded form beside the plain one',
      "a; filename=x.txt; filename*=utf-8''%C3%A9.txt",
      'a',
      { filename: 'é.txt' },
    ],
    ['nothing', '', '', {}],
  ])('reads %s', (_case, text, value, params) => {
    const header = parseStructuredHeader(text);
    expect([header.value, Object.fromEntries(header.params)]).toEqual([value, params]);
  });
});
