import { buildSchema, parse, validate } from 'graphql';
import { depthLimitRule, MAX_DEPTH } from './depth-limit.rule';

const schema = buildSchema('type Query { next: Query, name: String }');
const nested = (levels: number, innermost: string) => 'next { '.repeat(levels) + innermost + ' }'.repeat(levels);

describe('depthLimitRule', () => {
  it.each([
    ['as deep as allowed', `{ ${nested(MAX_DEPTH - 1, 'name')} }`, 0],
    ['one level deeper', `{ ${nested(MAX_DEPTH, 'name')} }`, 1],
    ['deep in an inline fragment', `{ ... { ${nested(MAX_DEPTH, 'name')} } }`, 1],
    ['deep through a fragment', `{ ${nested(6, '...F')} } fragment F on Query { ${nested(6, 'name')} }`, 1],
    ['shallow with a fragment used twice', `{ a: next { ...F } b: next { ...F } } fragment F on Query { name }`, 0],
    ['a fragment that contains itself', '{ ...F } fragment F on Query { next { ...F } }', 0],
    ['introspection, which graphql-js limits', '{ __schema { types { fields { type { ofType { name } } } } } }', 0],
    ['two operations, one of them deep', `query A { name } query B { ${nested(MAX_DEPTH, 'name')} }`, 1],
  ])('%s', (_, document, errors) => {
    expect(validate(schema, parse(document), [depthLimitRule])).toHaveLength(errors);
  });
});
