import { Validation } from '../common/user-error';
import { secretChange } from './secret-change';

const NOTHING = { present: false, samePlace: false };
const SAME = { present: true, samePlace: true };
const MOVED = { present: true, samePlace: false };

describe('secretChange', () => {
  it.each([
    ['a new one is set', 'hunter2', NOTHING, { kind: 'SET', secret: 'hunter2' }, []],
    ['a new one replaces what is stored', 'hunter2', SAME, { kind: 'SET', secret: 'hunter2' }, []],
    ['a new one may go to a new place', 'hunter2', MOVED, { kind: 'SET', secret: 'hunter2' }, []],
    ['spaces belong to it', ' a b ', NOTHING, { kind: 'SET', secret: ' a b ' }, []],
    ['an omitted one keeps what is stored', undefined, SAME, { kind: 'KEEP' }, []],
    ['an omitted one is asked for at a new place', undefined, MOVED, { kind: 'KEEP' }, ['SECRET_REQUIRED']],
    ['an omitted one is none when none is stored', undefined, NOTHING, { kind: 'REMOVE' }, []],
    ['null removes', null, SAME, { kind: 'REMOVE' }, []],
    ['null removes at a new place too', null, MOVED, { kind: 'REMOVE' }, []],
    ['an empty one removes', '', SAME, { kind: 'REMOVE' }, []],
    ['a line break is refused', 'a\r\nQUIT', NOTHING, { kind: 'SET', secret: 'a\r\nQUIT' }, ['INVALID_CHARACTERS']],
    ['a very long one is refused', 'x'.repeat(1001), NOTHING, expect.objectContaining({ kind: 'SET' }), ['TOO_LONG']],
  ])('%s', (_, given, stored, expected, codes) => {
    const v = new Validation();
    expect(secretChange(v, ['password'], given, stored)).toEqual(expected);
    expect(v.errors.map((e) => e.code)).toEqual(codes);
    expect(v.errors.every((e) => e.field?.join() === 'password')).toBe(true);
  });
});
