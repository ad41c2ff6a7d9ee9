import type { ReportedRecipient } from '../mail/delivery-report';
import { readBounce } from './bounce';
import type { NotificationRecipient } from './notification-recipient.entity';

const recipient = { id: 'R', addressKey: 'ann@xn--bcher-kva.example' } as NotificationRecipient;
const reported = (changes: Partial<ReportedRecipient>): ReportedRecipient[] => [
  { address: 'other@example.com', finalAddress: null, action: 'failed', status: '5.1.1', diagnostic: null },
  {
    address: 'Ann@bücher.example',
    finalAddress: null,
    action: 'failed',
    status: '5.1.1',
    diagnostic: '550 no such user',
    ...changes,
  },
];

it.each<[Partial<ReportedRecipient>, string, boolean]>([
  [{}, 'BOUNCED', true],
  [{ status: '5.2.1' }, 'BOUNCED', true],
  [{ status: '5.0.0' }, 'BOUNCED', true],
  [{ status: '5.2.2' }, 'BOUNCED', false],
  [{ status: '5.3.4' }, 'BOUNCED', false],
  [{ status: '5.7.1' }, 'BOUNCED', false],
  [{ status: '4.4.7' }, 'BOUNCED', false],
  [{ status: null }, 'BOUNCED', false],
  [{ action: 'delayed', status: '4.4.1' }, 'ACCEPTED', false],
  [{ action: 'delivered', status: '2.0.0' }, 'ACCEPTED', false],
  [{ address: 'forwarded@example.org', finalAddress: 'ann@bücher.example' }, 'BOUNCED', true],
])('%j: %s, suppressed: %s', (changes, state, suppress) => {
  const bounce = readBounce(recipient, reported(changes));
  expect([bounce?.change.state, bounce?.suppress]).toEqual([state, suppress]);
});

it("keeps the mail server's words", () => {
  expect(readBounce(recipient, reported({}))?.change.response).toBe('failed 5.1.1 550 no such user');
});

it('says nothing of whom the report does not name', () => {
  expect(readBounce(recipient, reported({ address: 'ann@elsewhere.example' }))).toBeNull();
});
