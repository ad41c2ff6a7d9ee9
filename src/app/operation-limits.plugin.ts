import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { GraphQLError, Kind, visit, type DocumentNode, BREAK } from 'graphql';
import type { ViewerContext } from '../auth/viewer';
import { assertAffordable } from './cost-limit';

/** Stops what costs too much, and introspection by strangers where that is off, before anything is executed. */
export function operationLimits(options: { anonymousIntrospection: boolean }): ApolloServerPlugin<ViewerContext> {
  const listener: GraphQLRequestListener<ViewerContext> = {
    didResolveOperation({ schema, document, operationName, request, contextValue }) {
      if (!options.anonymousIntrospection && !contextValue.viewer && introspects(document)) {
        throw new GraphQLError('Sign in to introspect the schema.', {
          extensions: { code: 'UNAUTHENTICATED', http: { status: 400 } },
        });
      }
      assertAffordable(schema, document, operationName, request.variables);
      return Promise.resolve();
    },
  };
  return { requestDidStart: () => Promise.resolve(listener) };
}

function introspects(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    [Kind.FIELD](node) {
      found ||= node.name.value === '__schema' || node.name.value === '__type';
      return found ? BREAK : undefined;
    },
  });
  return found;
}
