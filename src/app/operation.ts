import {
  type DocumentNode,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { assertAffordable } from './cost-limit';
import { depthLimitRule } from './depth-limit.rule';

/** Longest document, in tokens: bounds parsing and validation. The console's longest has about 400. */
export const MAX_TOKENS = 4_000;

export interface OperationRequest {
  query: string;
  operationName?: string | null | undefined;
  variables?: Record<string, unknown> | null | undefined;
}

/** Parses and checks a subscription as Apollo and our plugin check the rest; answers errors instead of throwing them. */
export function readSubscription(
  schema: GraphQLSchema,
  request: OperationRequest,
): { document: DocumentNode } | readonly GraphQLError[] {
  try {
    const document = parse(request.query, { maxTokens: MAX_TOKENS });
    const problems = validate(schema, document, [...specifiedRules, depthLimitRule]);
    if (problems.length > 0) return problems.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED'));
    const operation = getOperationAST(document, request.operationName)?.operation;
    if (operation !== OperationTypeNode.SUBSCRIPTION) {
      return [badRequest('Over a WebSocket there are subscriptions only; send the rest by POST.')];
    }
    assertAffordable(schema, document, request.operationName, request.variables);
    return { document };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return [error.extensions['code'] ? error : coded(error, 'GRAPHQL_PARSE_FAILED')];
  }
}

export function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}

function coded(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    extensions: { code },
  });
}
