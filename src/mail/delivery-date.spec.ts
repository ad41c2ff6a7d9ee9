import { deliveryDate } from './delivery-date';

const DATE = 'Date: Sun, 1 Mar 2026 08:00:00 +0000';

it.each([
  [
    'the topmost Received, folded and with a comment',
    `Received: from a (a [192.0.2.1]; x)\r\n\tby b with LMTP; Mon, 2 Mar 2026\r\n 10:00:00 +0100 (CET)\r\nReceived: by c; Mon, 2 Mar 2026 07:00:00 +0000\r\n${DATE}`,
    '2026-03-02T09:00:00.000Z',
  ],
  ['Date where nobody received it', `Subject: x\r\n${DATE}`, '2026-03-01T08:00:00.000Z'],
  ['Date where Received has none', `Received: by b\r\n${DATE}`, '2026-03-01T08:00:00.000Z'],
  ['Date where Received cannot be read', `Received: by b; yesterday\r\n${DATE}`, '2026-03-01T08:00:00.000Z'],
  ['nothing', 'Subject: x\r\nDate: yesterday', undefined],
])('%s', (_, headers, expected) => {
  expect(deliveryDate(Buffer.from(`${headers}\r\n\r\n`))?.toISOString()).toBe(expected);
});
