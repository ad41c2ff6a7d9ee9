import {
  type DocumentNode,
  getNullableType,
  GraphQLError,
  type GraphQLSchema,
  isCompositeType,
  isListType,
} from 'graphql';
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity';
import { MAX_PAGE_SIZE } from '../common/page';

/** About 100 rows of 100 fields, or 100 mutations. */
export const MAX_COST = 10_000;
/** Assumed length of a list that has no `first`. */
const LIST_LENGTH = 5;
const MUTATION_COST = 100;

/**
 * A field costs 1, and what is below it once for each row that it may answer: `first` of them for a connection, so its
 * `edges` are not counted again.
 */
const estimate: ComplexityEstimator = ({ type, field, args, childComplexity }) => {
  if (type.name.startsWith('__')) return 1 + childComplexity;
  const first: unknown = args['first'];
  if (typeof first === 'number') return 1 + Math.min(Math.max(first, 1), MAX_PAGE_SIZE) * childComplexity;
  const own = type.name === 'Mutation' ? MUTATION_COST : 1;
  const fieldType = getNullableType(field.type);
  const rows = isListType(fieldType) && isCompositeType(getNullableType(fieldType.ofType)) && field.name !== 'edges';
  return own + (rows ? LIST_LENGTH : 1) * childComplexity;
};

/** Throws a GraphQLError for a (valid) operation that asks for too much; repeated fields count each time. */
export function assertAffordable(
  schema: GraphQLSchema,
  query: DocumentNode,
  operationName: string | null | undefined,
  variables: Record<string, unknown> | null | undefined,
): void {
  const cost = costOf(schema, query, operationName, variables ?? {});
  if (cost <= MAX_COST) return;
  throw new GraphQLError(`This operation costs ${cost}; at most ${MAX_COST} is allowed. Ask for fewer rows at once.`, {
    extensions: { code: 'QUERY_TOO_EXPENSIVE', http: { status: 400 } },
  });
}

/** Reads the variables on its way, so it is here that wrong ones are found. */
function costOf(
  schema: GraphQLSchema,
  query: DocumentNode,
  operationName: string | null | undefined,
  variables: Record<string, unknown>,
): number {
  try {
    return getComplexity({
      schema,
      query,
      estimators: [estimate],
      variables,
      ...(operationName ? { operationName } : {}),
    });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new GraphQLError(withoutValues(error.message), {
      extensions: { code: 'BAD_USER_INPUT', http: { status: 400 } },
    });
  }
}

/** graphql-js quotes the values that it refuses, which may be secrets; what is wrong can be told without them. */
function withoutValues(message: string): string {
  const variable = /^Variable "\$\w+"/.exec(message)?.[0];
  if (!variable) return 'The arguments of this operation do not fit their types.';
  const place = / at "[\w.[\]]+"/.exec(message)?.[0] ?? '';
  const reason = /Field "\w+" (of required type "[\w![\]]+" was not provided|is not defined by type "\w+")/.exec(
    message,
  )?.[0];
  return `${variable} does not fit its type${place}${reason ? `: ${reason}` : ''}.`;
}
