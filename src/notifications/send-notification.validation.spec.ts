import { UserInputError } from '../common/user-error';
import type { SendNotificationInput } from './notification.inputs';
import { toApiDraft } from './send-notification.validation';

const valid: SendNotificationInput = { to: ['ann@example.com'], cc: [], subject: 'Hello', text: 'Text' };

function errorsOf(overrides: Partial<SendNotificationInput>): string[] {
  try {
    toApiDraft({ ...valid, ...overrides });
    return [];
  } catch (error) {
    return (error as UserInputError).errors.map((e) => `${e.field?.join('.')} ${e.code}`);
  }
}

it('takes IDN and trims', () => {
  const draft = toApiDraft({ ...valid, to: [' Ann@Bücher.example '], subject: ' Hello ' });
  expect([draft.to, draft.subject]).toEqual([['Ann@Bücher.example'], 'Hello']);
});

it.each<[string, Partial<SendNotificationInput>, string[]]>([
  ['no recipient', { to: [] }, ['to REQUIRED']],
  ['a wrong address', { to: ['ann@example.com', 'nobody'] }, ['to.1 INVALID_ADDRESS']],
  ['a name before the address', { cc: ['Ann <ann@example.com>'] }, ['cc.0 INVALID_ADDRESS']],
  ['a line break in an address', { to: ['ann@example.com\r\nBcc: x@example.com'] }, ['to.0 INVALID_ADDRESS']],
  ['two addresses in one', { to: ['ann@example.com,bob@example.com'] }, ['to.0 INVALID_ADDRESS']],
  [
    'too many recipients',
    { to: Array<string>(600).fill('a@example.com'), cc: Array<string>(401).fill('a@example.com') },
    ['to TOO_MANY'],
  ],
  ['no subject', { subject: ' ' }, ['subject REQUIRED']],
  ['a line break in the subject', { subject: 'x\r\nBcc: evil@example.com' }, ['subject INVALID_CHARACTERS']],
  ['a long subject', { subject: 'x'.repeat(999) }, ['subject TOO_LONG']],
  ['no text', { text: '\n' }, ['text REQUIRED']],
  ['a long text', { text: 'x'.repeat(1_000_001) }, ['text TOO_LONG']],
  ['a long HTML', { html: 'x'.repeat(1_000_001) }, ['html TOO_LONG']],
  ['a long key', { idempotencyKey: 'x'.repeat(256) }, ['idempotencyKey TOO_LONG']],
  ['several mistakes at once', { to: [], subject: '' }, ['to REQUIRED', 'subject REQUIRED']],
])('refuses %s', (_, overrides, errors) => expect(errorsOf(overrides)).toEqual(errors));
