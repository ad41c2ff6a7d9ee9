import { serverWords } from './server-words';

describe('serverWords', () => {
  const cases: { name: string; text: unknown; secrets?: string[]; words: string | null }[] = [
    { name: 'one line', text: '535-5.7.8 no\r\n535 5.7.8 really no', words: '535-5.7.8 no 535 5.7.8 really no' },
    { name: 'no control characters', text: 'a\u0000b\u001b[31mc\u007f', words: 'a b [31mc' },
    { name: 'no characters that turn the direction of writing', text: 'a\u202eb', words: 'a b' },
    { name: 'null for nothing but space', text: ' \r\n\t', words: null },
    { name: 'null for what is no text', text: { an: 'object' }, words: null },
    {
      name: 'a secret in clear',
      text: 'bad password s3cret-word.',
      secrets: ['s3cret-word'],
      words: 'bad password ***.',
    },
    {
      name: 'a secret in base64',
      text: `echo ${Buffer.from('\0me\0s3cret-word').toString('base64')}`,
      secrets: ['\0me\0s3cret-word'],
      words: 'echo ***',
    },
    { name: 'a percent-encoded secret', text: 'pw=a%20b%26c', secrets: ['a b&c'], words: 'pw=***' },
    { name: 'a secret inside another one', text: 'abcdefgh', secrets: ['abcd', 'abcdefgh'], words: '***' },
    {
      name: 'an unknown bearer token',
      text: 'Authorization: Bearer ya29.abcdefgh',
      words: 'Authorization: Bearer ***',
    },
    {
      name: 'words stay when the secret is too short to mean anything',
      text: 'a bad act',
      secrets: ['a'],
      words: 'a bad act',
    },
  ];
  it.each(cases)('$name', ({ text, secrets, words }) => expect(serverWords(text, secrets)).toBe(words));

  it('cuts at 300 characters and never through one', () => {
    const words = serverWords('😀'.repeat(400));
    expect([...words!]).toHaveLength(300);
    expect(words!.endsWith('😀…')).toBe(true);
  });
});
