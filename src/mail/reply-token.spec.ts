import {
  addressWithToken,
  isReplyToken,
  messageIdWithToken,
  readAddressToken,
  readMessageIdToken,
  replyToken,
  withoutAddressToken,
} from './reply-token';

const [newKey, oldKey, otherKey] = ['n', 'o', 'x'].map((letter) => Buffer.alloc(32, letter)) as [
  Buffer,
  Buffer,
  Buffer,
];
const parts = ['installation', 'request', 'ann@example.com'];
const token = replyToken(newKey, parts);

describe('a token', () => {
  it('has 128 bits', () => expect(token).toMatch(/^[0-9a-f]{32}$/));

  it('is valid with every key, whatever became of its case on the way', () => {
    expect(isReplyToken([newKey, oldKey], parts, token)).toBe(true);
    expect(isReplyToken([newKey, oldKey], parts, replyToken(oldKey, parts))).toBe(true);
    expect(isReplyToken([newKey], parts, token.toUpperCase())).toBe(true);
  });

  it.each<[string, Buffer[], string[], string]>([
    ['another key', [otherKey], parts, token],
    ['another request', [newKey], ['installation', 'other', 'ann@example.com'], token],
    ['another person', [newKey], ['installation', 'request', 'eve@example.com'], token],
    ['another installation', [newKey], ['other', 'request', 'ann@example.com'], token],
    ['its parts cut elsewhere', [newKey], ['installation', 'requestann@', 'example.com'], token],
    ['a changed digit', [newKey], parts, token.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))],
    ['a beginning of it', [newKey], parts, token.slice(0, 31)],
    ['nothing', [newKey], parts, ''],
  ])('is refused with %s', (_, keys, bound, given) => {
    expect(isReplyToken(keys, bound, given)).toBe(false);
  });
});

it('stands in a Message-ID', () => {
  const messageId = messageIdWithToken('0199a3c2-0000-7000-8000-000000000000', token, 'desk.test');
  expect(readMessageIdToken(messageId)).toEqual({ notificationId: '0199a3c2-0000-7000-8000-000000000000', token });
  expect(messageIdWithToken('0199a3c2-0000-7000-8000-000000000000', token, `${'a.'.repeat(120)}test`)).toHaveLength(86);
});

it.each(['0199a3c2-0000-7000-8000-000000000000@desk.test', 'x@y', `a.${'0'.repeat(31)}@desk.test`, ''])(
  'is in no other Message-ID: %p',
  (messageId) => expect(readMessageIdToken(messageId)).toBeNull(),
);

it('stands in an address', () => {
  const address = addressWithToken('Support.Desk@desk.test', 42, token)!;
  expect(address).toBe(`Support.Desk+42.${token}@desk.test`);
  expect(readAddressToken(address)).toEqual({ mailbox: 'Support.Desk@desk.test', requestNumber: 42, token });
  expect(readAddressToken(address.toUpperCase())).toMatchObject({ requestNumber: 42 });
  expect(withoutAddressToken(address)).toBe('Support.Desk@desk.test');
});

it('is left out where the address would get too long for mail servers', () => {
  expect(addressWithToken(`${'a'.repeat(28)}@desk.test`, 42, token)).not.toBeNull();
  expect(addressWithToken(`${'a'.repeat(29)}@desk.test`, 42, token)).toBeNull();
});

it.each([
  'support@desk.test',
  'support+shop@desk.test',
  `support+${token}@desk.test`,
  `support+0.${token}@desk.test`,
  '',
])('is in no other address: %p', (address) => {
  expect(readAddressToken(address)).toBeNull();
  expect(withoutAddressToken(address)).toBe(address);
});

// So long that whatever takes more than linear time would not end.
it.each([
  ['+', '+'.repeat(3_000_000)],
  ['a+1.', `${'a+1.'.repeat(1_000_000)}@x`],
  ['0', `a+1.${'0'.repeat(3_000_000)}`],
])('is not found in very many of %s', (_, text) => {
  expect([readAddressToken(text), readMessageIdToken(text)]).toEqual([null, null]);
});
