import { buildSchema, getIntrospectionQuery, parse } from 'graphql';
import { assertAffordable } from './cost-limit';

const schema = buildSchema(`
  type Query { rows(first: Int! = 25): Connection!, list: [Row!]!, words: [String!]! }
  type Mutation { change: Row }
  type Connection { edges: [Edge!]! }
  type Edge { node: Row! }
  type Row { id: ID!, rows(first: Int! = 25): Connection!, list: [Row!]! }
`);
const page = (first: string, fields: string) => `rows${first} { edges { node { ${fields} } } }`;
const run = (document: string, variables = {}) => assertAffordable(schema, parse(document), undefined, variables);

describe('assertAffordable', () => {
  it.each([
    ['a page of 100 rows with a list in each', `{ ${page('(first: 100)', 'id list { id }')} }`],
    ['the introspection that tools make', getIntrospectionQuery()],
    ['90 mutations', `mutation { ${Array.from({ length: 90 }, (_, i) => `m${i}: change { id }`).join(' ')} }`],
  ])('lets %s pass', (_, document) => expect(() => run(document)).not.toThrow());

  it.each([
    ['100 rows of each of 100 rows', `{ ${page('(first: 100)', page('(first: 100)', 'id'))} }`],
    ['the same with the default of 25, three times', `{ ${page('', page('', page('', 'id')))} }`],
    [
      'a page under many aliases',
      `{ ${Array.from({ length: 40 }, (_, i) => `p${i}: ${page('(first: 100)', 'id')}`).join(' ')} }`,
    ],
    ['lists in lists', `{ list { ${'list { '.repeat(6)} id ${'}'.repeat(6)} } }`],
    [
      'fragments that double each other',
      `{ list { ...A } } ${['A', 'B', 'C', 'D', 'E'].map((n, i) => `fragment ${n} on Row { x: list { ...${'BCDEF'[i]} } y: list { ...${'BCDEF'[i]} } }`).join(' ')} fragment F on Row { id }`,
    ],
    ['110 mutations', `mutation { ${Array.from({ length: 110 }, (_, i) => `m${i}: change { id }`).join(' ')} }`],
  ])('stops %s', (_, document) => {
    expect(() => run(document)).toThrow(/at most 10000 is allowed/);
  });

  it('reads `first` from variables', () => {
    const document = `query ($n: Int!) { ${page('(first: $n)', page('(first: $n)', 'id'))} }`;
    expect(() => run(document, { n: 2 })).not.toThrow();
    expect(() => run(document, { n: 100 })).toThrow(/costs/);
  });
});
