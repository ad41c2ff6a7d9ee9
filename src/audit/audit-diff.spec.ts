import { diff } from './audit-diff';

describe('diff', () => {
  const cases: [string, Parameters<typeof diff>, ReturnType<typeof diff>][] = [
    ['says nothing of what is the same', [{ a: 1, b: ['x'] }, { a: 1, b: ['x'] }, []], []],
    ['shows a changed value', [{ name: 'A' }, { name: 'B' }, []], [{ field: 'name', from: 'A', to: 'B' }]],
    ['shows a created thing', [null, { port: 993 }, []], [{ field: 'port', from: null, to: '993' }]],
    ['shows a deleted thing', [{ enabled: true }, null, []], [{ field: 'enabled', from: 'true', to: null }]],
    ['treats absent and null alike', [{ a: null }, {}, []], []],
    [
      'writes instants and objects as text',
      [{ at: new Date(0), list: ['a'] }, { at: new Date(1), list: ['b'] }, []],
      [
        { field: 'at', from: '1970-01-01T00:00:00.000Z', to: '1970-01-01T00:00:00.001Z' },
        { field: 'list', from: '["a"]', to: '["b"]' },
      ],
    ],
    [
      'never shows a secret',
      [{ password: 'old' }, { password: 'new' }, ['password']],
      [{ field: 'password', from: null, to: 'changed' }],
    ],
    [
      'never shows a secret that is new or gone',
      [{ key: 'old' }, { token: 'new' }, ['key', 'token']],
      [
        { field: 'key', from: null, to: 'changed' },
        { field: 'token', from: null, to: 'changed' },
      ],
    ],
  ];
  it.each(cases)('%s', (_, args, expected) => expect(diff(...args)).toEqual(expected));

  it('notices a change behind the point at which a long text is cut', () => {
    const long = 'x'.repeat(1000);
    const [change] = diff({ ca: long }, { ca: `${long}y` }, []);
    expect(change?.from).toHaveLength(501);
    expect(change?.to).toBe(change?.from);
  });
});
