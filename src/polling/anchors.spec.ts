import type { MessageInfo } from '../email-servers/imap-connection';
import { anchorOf, ANCHORS, firstAnchorUid, isRenumbered, moreAnchors } from './anchors';

const raw = (subject: string) => Buffer.from(`Subject: ${subject}\r\nFrom: a@b.test\r\n\r\nbody\r\n`);
const headers = (subject: string) => Buffer.from(`Subject: ${subject}\r\nFrom: a@b.test\r\n\r\n`);
const info = (uid: number, day = uid): MessageInfo => ({
  uid,
  sizeBytes: 1,
  internalDate: new Date(Date.UTC(2026, 0, day)),
});
const anchors = [7, 8, 9].map((uid) => anchorOf(info(uid), raw(`mail ${uid}`)));

function check(listed: MessageInfo[], subject: string, modseq: [string | null, string | null] = [null, null]) {
  const read = (uid: number) => Promise.resolve(headers(`${subject} ${uid}`));
  return isRenumbered({ anchors, highestModseq: modseq[0] }, { highestModseq: modseq[1] }, listed, read);
}

it.each([
  ['the same messages', [info(7), info(8), info(9), info(10)], 'never read', [null, null], false],
  ['the same messages with other dates', [info(7, 20), info(8, 20), info(9, 20)], 'mail', [null, null], false],
  ['another message under one number', [info(7), info(9, 20)], 'other', [null, null], true],
  ['all of them gone', [info(10)], 'never read', ['9', '12'], false],
  ['all of them gone, and MODSEQ has fallen', [info(10)], 'never read', ['9', '8'], true],
  ['MODSEQ fallen because an index was made anew', [info(9)], 'never read', ['9', '1'], false],
  ['MODSEQ longer than a number', [], 'never read', ['9223372036854775807', '9223372036854775806'], true],
] as const)('%s: renumbered, see', async (_, listed, subject, modseq, expected) => {
  expect(await check([...listed], subject, [...modseq])).toBe(expected);
});

it('keeps the last few, and lists from the first of them on', () => {
  const more = moreAnchors(anchors, [anchorOf(info(12), raw('x')), anchorOf(info(11), raw('x'))]);
  expect(more.map(({ uid }) => uid)).toEqual([9, 11, 12]);
  expect(more).toHaveLength(ANCHORS);
  expect(firstAnchorUid({ anchors: more, cursorUid: 20 })).toBe(9);
  expect(firstAnchorUid({ anchors: null, cursorUid: 20 })).toBe(21);
});
