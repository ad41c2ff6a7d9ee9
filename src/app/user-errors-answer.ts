import {
  getNamedType,
  getNullableType,
  GraphQLError,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  OperationTypeNode,
} from 'graphql';
import type { UserInputError } from '../common/user-error';

/** What a field answers whose resolver refused its input: a mutation its payload's `userErrors`, others BAD_USER_INPUT. */
export function userErrorsAnswer(
  error: UserInputError,
  info: Pick<GraphQLResolveInfo, 'operation' | 'returnType'>,
): unknown {
  const payload = getNamedType(info.returnType);
  if (
    info.operation.operation === OperationTypeNode.MUTATION &&
    isObjectType(payload) &&
    payload.getFields()['userErrors']
  ) {
    return { ...neutralFields(payload), userErrors: error.errors };
  }
  const message = error.errors.map((e) => e.message).join(' ');
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}

/** Values that say "nothing was done" for those fields of a payload that cannot be null. */
function neutralFields(payload: GraphQLObjectType): Record<string, unknown> {
  const required = Object.values(payload.getFields()).filter((f) => isNonNullType(f.type) && f.name !== 'userErrors');
  return Object.fromEntries(required.map((field) => [field.name, neutralValue(field.type)]));
}

function neutralValue(type: GraphQLOutputType): unknown {
  const nullable = getNullableType(type);
  if (isListType(nullable)) return [];
  if (isScalarType(nullable) && nullable.name === 'Boolean') return false;
  return isScalarType(nullable) && ['Int', 'Float'].includes(nullable.name) ? 0 : null;
}
