import { notificationDraft } from '../../test/support/notification-draft';
import { messageIdHash } from '../mail/threading';
import type { NotificationDraft } from './notification-draft';
import { toRows } from './notification-rows';

const NOW = new Date('2026-01-10T12:00:00.000Z');

function rows(overrides: Partial<NotificationDraft>) {
  return toRows(notificationDraft(overrides), 'S', (id) => ({ messageId: `${id}@example.org`, replyTo: null }), NOW);
}

it('fixes one Message-ID, by which an answer finds it', () => {
  const { row } = rows({ id: 'N1' });
  expect(row.messageId).toBe('N1@example.org');
  expect(row.messageIdHash).toBe(messageIdHash('N1@example.org'));
});

it('names everybody once, first in To', () => {
  const { row, recipients } = rows({
    to: ['Ann@Example.com', 'ann@example.com', 'bob@bücher.example'],
    cc: ['bob@xn--bcher-kva.example', 'eve@example.com'],
  });
  expect(row.to).toEqual(['Ann@example.com', 'bob@bücher.example']);
  expect(row.cc).toEqual(['eve@example.com']);
  expect(recipients.map((r) => [r.addressKey, r.cc])).toEqual([
    ['ann@example.com', false],
    ['bob@xn--bcher-kva.example', false],
    ['eve@example.com', true],
  ]);
});

it('refuses what is no address, and goes on with the others', () => {
  const { row, recipients } = rows({ to: ['not an address', 'ann@example.com'] });
  expect(row.state).toBe('QUEUED');
  expect(recipients.map((r) => r.state)).toEqual(['REFUSED', 'PENDING']);
});

it('has failed at once, with its reason, when nobody can get it', () => {
  const { row, recipients } = rows({ to: ['not an address'] });
  expect([row.state, row.nextAttemptAt]).toEqual(['FAILED', null]);
  expect(recipients[0]?.response).toBe('This is not an email address.');
});

it('is due at once and given up after 48 hours', () => {
  const { row } = rows({});
  expect(row.nextAttemptAt).toEqual(NOW);
  expect(row.giveUpAt).toEqual(new Date('2026-01-12T12:00:00.000Z'));
});

it('keeps no line break in a subject', () => expect(rows({ subject: 'a\r\nBcc: b' }).row.subject).toBe('a Bcc: b'));
