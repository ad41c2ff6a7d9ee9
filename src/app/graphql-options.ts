import { ApolloDriver, type ApolloDriverConfig } from '@nestjs/apollo';
import type { Request, Response } from 'express';
import type { Viewer } from '../auth/viewer';
import type { Config } from '../config/config';
import { depthLimitRule } from './depth-limit.rule';
import { MAX_TOKENS } from './operation';
import { operationLimits } from './operation-limits.plugin';
import { presentError } from './present-error';
import { restrictFields } from './restrict-fields';

/** The API over HTTP; subscriptions have a server of their own (SubscriptionServer). */
export function graphqlOptions(config: Config): ApolloDriverConfig {
  return {
    driver: ApolloDriver,
    path: '/graphql',
    autoSchemaFile: true,
    sortSchema: true,
    transformSchema: restrictFields,
    playground: false,
    graphiql: false,
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxTokens: MAX_TOKENS },
    validationRules: [depthLimitRule],
    plugins: [operationLimits({ anonymousIntrospection: !config.production })],
    formatError: presentError,
    context: ({ req, res }: { req: Request & { viewer?: Viewer }; res: Response }) => ({
      req,
      res,
      viewer: req.viewer ?? null,
    }),
  };
}
