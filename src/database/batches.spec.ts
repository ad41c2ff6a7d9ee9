import { batchesOf } from './batches';

describe('batchesOf', () => {
  const row = (text: string) => ({ id: 1, text, html: null });
  const sizes = (batches: object[][]) => batches.map((batch) => batch.length);

  it('makes nothing of nothing', () => {
    expect(batchesOf([], 10, 10)).toEqual([]);
  });

  it('keeps order and the most rows of one statement', () => {
    const rows = ['a', 'b', 'c', 'd', 'e'].map(row);
    const batches = batchesOf(rows, 2, 1000);
    expect(sizes(batches)).toEqual([2, 2, 1]);
    expect(batches.flat()).toEqual(rows);
  });

  it('keeps the most characters of one statement', () => {
    expect(sizes(batchesOf(['aaaa', 'bbbb', 'cccc', 'd'].map(row), 100, 8))).toEqual([2, 2]);
  });

  it('gives a row that is too long by itself a statement of its own', () => {
    expect(sizes(batchesOf(['a', 'b'.repeat(50), 'c', 'd'].map(row), 100, 8))).toEqual([1, 1, 2]);
  });
});
