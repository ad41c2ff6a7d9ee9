import { Logger } from '@nestjs/common';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';

/** What a caller is told in full; everything else is a bug of ours. */
const TOLD = new Set([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'QUERY_TOO_EXPENSIVE',
]);

const logger = new Logger('GraphQL');

/** The top-level error a client gets. A bug is logged with its cause and shown without its words or its stack. */
export function presentError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { message, locations, path } = formatted;
  const code = codeOf(formatted, error);
  if (code !== null && TOLD.has(code)) {
    return { message, ...(locations && { locations }), ...(path && { path }), extensions: { code } };
  }
  logger.error({ err: causeOf(error), path: path?.join('.') }, 'an operation failed');
  return {
    message: 'Something went wrong in the server; its log has the details.',
    ...(path && { path }),
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  };
}

function codeOf(formatted: GraphQLFormattedError, error: unknown): string | null {
  const code = formatted.extensions?.['code'];
  if (typeof code === 'string') return code;
  // Outside Apollo (WebSocket) nobody has named graphql-js's own errors about the document and its variables.
  return error instanceof GraphQLError && !error.originalError ? 'BAD_USER_INPUT' : null;
}

function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError ? (error.originalError ?? error) : error;
}
