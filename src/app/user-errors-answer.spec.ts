import { buildSchema, GraphQLError, type GraphQLResolveInfo } from 'graphql';
import { UserInputError } from '../common/user-error';
import { userErrorsAnswer } from './user-errors-answer';

const schema = buildSchema(`
  type UserError { code: String! }
  type Full { thing: String, queued: Int!, changed: Boolean!, list: [String!]!, userErrors: [UserError!]! }
  type Bare { signedOut: Boolean! }
  type Query { full: Full! }
  type Mutation { full: Full!, bare: Bare! }
`);
const error = UserInputError.of('name', 'REQUIRED', 'Enter a name.');
const answer = (operation: 'query' | 'mutation', field: string) => {
  const root = operation === 'query' ? schema.getQueryType() : schema.getMutationType();
  const returnType = root!.getFields()[field]!.type;
  return userErrorsAnswer(error, { operation: { operation }, returnType } as unknown as GraphQLResolveInfo);
};

describe('userErrorsAnswer', () => {
  it("fills a mutation's payload, with neutral values where null is not allowed", () => {
    expect(answer('mutation', 'full')).toEqual({ queued: 0, changed: false, list: [], userErrors: error.errors });
  });

  it.each([
    ['a query', 'query', 'full'],
    ['a payload without userErrors', 'mutation', 'bare'],
  ] as const)('is a top-level error for %s', (_, operation, field) => {
    const top = answer(operation, field);
    expect(top).toBeInstanceOf(GraphQLError);
    expect(top).toMatchObject({ message: 'Enter a name.', extensions: { code: 'BAD_USER_INPUT' } });
  });
});
