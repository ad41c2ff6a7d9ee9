import { situation, windows } from './cursor';

describe('situation', () => {
  it.each([
    [
      'a folder never seen before',
      { uidValidity: null, cursorUid: 0 },
      { uidValidity: '7', uidNext: 5 },
      'FIRST_CONTACT',
    ],
    ['no new number', { uidValidity: '7', cursorUid: 4 }, { uidValidity: '7', uidNext: 5 }, 'NOTHING_NEW'],
    ['an empty folder', { uidValidity: '7', cursorUid: 0 }, { uidValidity: '7', uidNext: 1 }, 'NOTHING_NEW'],
    ['new numbers', { uidValidity: '7', cursorUid: 4 }, { uidValidity: '7', uidNext: 9 }, 'NEW_MAIL'],
    ['another UIDVALIDITY', { uidValidity: '7', cursorUid: 4 }, { uidValidity: '8', uidNext: 5 }, 'NEW_GENERATION'],
    [
      'UIDNEXT below the cursor',
      { uidValidity: '7', cursorUid: 9 },
      { uidValidity: '7', uidNext: 5 },
      'NEW_GENERATION',
    ],
    [
      'HIGHESTMODSEQ fallen',
      { uidValidity: '7', cursorUid: 4 },
      { uidValidity: '7', uidNext: 5, highestModseq: '4' },
      'DOUBTFUL',
    ],
    [
      'HIGHESTMODSEQ unknown',
      { uidValidity: '7', cursorUid: 4 },
      { uidValidity: '7', uidNext: 5, highestModseq: null },
      'NOTHING_NEW',
    ],
    ['UIDNEXT at the cursor', { uidValidity: '7', cursorUid: 5 }, { uidValidity: '7', uidNext: 5 }, 'NEW_GENERATION'],
  ])('%s', (_, mailbox, folder, expected) => {
    const [before, now] = [
      { highestModseq: '5', ...mailbox },
      { highestModseq: '5', ...folder },
    ];
    expect(situation(before, now)).toBe(expected);
  });
});

describe('windows', () => {
  const sized = (...sizes: number[]) => sizes.map((sizeBytes, i) => ({ uid: i + 1, sizeBytes }));

  it('cuts by number', () => {
    expect(windows(sized(1, 1, 1, 1, 1), 2, 100).map((w) => w.map((m) => m.uid))).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('cuts by bytes, and lets a message that is larger stand alone', () => {
    expect(windows(sized(60, 30, 500, 20), 10, 100).map((w) => w.map((m) => m.uid))).toEqual([[1, 2], [3], [4]]);
  });

  it('makes no window of nothing', () => {
    expect(windows([], 10, 100)).toEqual([]);
  });
});
