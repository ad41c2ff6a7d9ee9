import type { Config } from '../config/config';
import type { PropertyRepository } from '../database/property.repository';
import { EmailProvider } from '../email-servers/email-server.enums';
import { readAddressToken } from '../mail/reply-token';
import { SecretBox } from '../secrets/secret-box';
import { ReplyTokens } from './reply-tokens.service';

const [oldKey, newKey, otherKey] = ['o', 'n', 'x'].map((letter) => Buffer.alloc(32, letter)) as [
  Buffer,
  Buffer,
  Buffer,
];
async function tokensOf(keys: Buffer[], installation = 'I'): Promise<ReplyTokens> {
  const properties = { get: () => Promise.resolve(installation) } as unknown as PropertyRepository;
  const config = { baseUrl: 'https://desk.example' } as Config;
  const tokens = new ReplyTokens(new SecretBox(keys), properties, config);
  await tokens.onModuleInit();
  return tokens;
}

const mailbox = (plusAddressing: boolean | null, provider = EmailProvider.OTHER) => ({
  email: 'support@desk.test',
  plusAddressing,
  provider,
});

/** A mail N to Ann about request R, which has the number 42. */
function mailOf(tokens: ReplyTokens, takes: ReturnType<typeof mailbox> | null = mailbox(true)) {
  const answersTo = takes && { mailbox: takes, requestNumber: 42 };
  return tokens.of('N', { requestId: 'R', to: ['Ann@example.com'], answersTo }, 'support@desk.test');
}

it('proves with every key what the first one signed then', async () => {
  const before = await tokensOf([oldKey]);
  const { messageId, replyTo } = mailOf(before);
  const address = readAddressToken(replyTo!)!;
  for (const [keys, proven] of [
    [[newKey, oldKey], true],
    [[newKey], false],
  ] as const) {
    const now = await tokensOf([...keys]);
    expect(now.provesMessageId(messageId, 'R')).toBe(proven);
    expect(now.provesAddress(address, 'R', ['bob@example.com', 'ann@EXAMPLE.com'])).toBe(proven);
    expect(mailOf(now).messageId).not.toBe(messageId);
  }
});

it('proves nothing about another request, person or installation', async () => {
  const tokens = await tokensOf([oldKey]);
  const { messageId, replyTo } = mailOf(tokens);
  const address = readAddressToken(replyTo!)!;
  expect(tokens.provesMessageId(messageId, 'S')).toBe(false);
  expect(tokens.provesMessageId(messageId.replace('N.', 'M.'), 'R')).toBe(false);
  expect(tokens.provesAddress(address, 'S', ['ann@example.com'])).toBe(false);
  expect(tokens.provesAddress(address, 'R', ['eve@example.com'])).toBe(false);
  const other = await tokensOf([oldKey], 'J');
  expect(other.provesMessageId(messageId, 'R')).toBe(false);
  expect((await tokensOf([otherKey])).provesMessageId(messageId, 'R')).toBe(false);
});

it('keeps the two kinds of token apart', async () => {
  const tokens = await tokensOf([oldKey]);
  // The parts are the same: installation, request, and the name of a notification or a person.
  const { messageId } = tokens.of('ann@example.com', { requestId: 'R', to: [] }, null);
  const [, token] = /\.([0-9a-f]{32})@/.exec(messageId)!;
  const address = { mailbox: 'support@desk.test', requestNumber: 42, token: token! };
  expect(tokens.provesAddress(address, 'R', ['ann@example.com'])).toBe(false);
});

it.each<[string, ReturnType<typeof mailbox> | null, boolean]>([
  ['a mailbox that takes plus addresses', mailbox(true), true],
  ['one that does not', mailbox(false, EmailProvider.GMAIL), false],
  ['Gmail, unless it is said otherwise', mailbox(null, EmailProvider.GMAIL), true],
  ['another provider, of which nothing is said', mailbox(null), false],
  ['no mailbox', null, false],
])('asks for answers at an address of its own only where they get in: %s', async (_, server, expected) => {
  expect(mailOf(await tokensOf([oldKey]), server).replyTo !== null).toBe(expected);
});

it('has a Message-ID of the sender’s domain, or of this installation’s', async () => {
  const tokens = await tokensOf([oldKey]);
  const messageId = (sender: string | null) => tokens.of('N', { requestId: null, to: [] }, sender).messageId;
  expect(messageId('help@bücher.example')).toMatch(/^N\.[0-9a-f]{32}@xn--bcher-kva\.example$/);
  expect(messageId(null)).toMatch(/^N\.[0-9a-f]{32}@desk\.example$/);
});
