import { oldMailReason } from './old-mail';

const createdAt = new Date('2026-03-10T12:00:00Z');
const anew = { generation: 2, quietUntilUid: 50, createdAt };
const received = (date: string) =>
  Buffer.from(`Received: from a by b;\r\n ${date}\r\nReceived: x; Mon, 1 Jan 2001\r\n\r\n`);

it.each([
  ['received before the first contact', anew, 0, 7, 'Tue, 10 Mar 2026 10:59:59 +0000', true],
  ['received so shortly before that the clocks may differ', anew, 0, 7, 'Tue, 10 Mar 2026 11:00:00 +0000', false],
  ['received at the first contact', anew, 0, 7, 'Tue, 10 Mar 2026 12:00:00 +0000', false],
  ['in another time zone', anew, 0, 7, 'Tue, 10 Mar 2026 12:30:00 +0200', true],
  ['of the days that were to be taken in', anew, 3, 7, 'Sun, 8 Mar 2026 12:00:00 +0000', false],
  ['of before those', anew, 3, 7, 'Sat, 7 Mar 2026 10:00:00 +0000', true],
  ['that came after the folder was made anew', anew, 0, 51, 'Sun, 1 Mar 2026 12:00:00 +0000', false],
  ['of the first generation', { ...anew, generation: 1 }, 0, 7, 'Sun, 1 Mar 2026 12:00:00 +0000', false],
  ['without a date that can be read', anew, 0, 7, 'yesterday', false],
])('a message %s', (_, mailbox, days, uid, date, isOld) => {
  const reason = oldMailReason(mailbox, days, uid, received(date));
  if (isOld) expect(reason).toMatch(/ on 2026-03-\d\d, before the first contact\.$/);
  else expect(reason).toBeNull();
});
