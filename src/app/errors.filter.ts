import { type ArgumentsHost, Catch } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';
import { type GqlContextType, GqlArgumentsHost } from '@nestjs/graphql';
import type { Response } from 'express';
import type { GraphQLResolveInfo } from 'graphql';
import { UserInputError } from '../common/user-error';
import { userErrorsAnswer } from './user-errors-answer';

/**
 * Every error of a resolver, a guard or an HTTP handler. A filter and not an interceptor, because guards run outside of
 * interceptors; what it returns in GraphQL is the resolver's answer, and a returned Error becomes a top-level error
 * (which `presentError` words and logs, so that Nest need not log it too).
 */
@Catch()
export class ErrorsFilter extends BaseExceptionFilter {
  override catch(error: unknown, host: ArgumentsHost): unknown {
    if (host.getType<GqlContextType>() === 'graphql') {
      const info = GqlArgumentsHost.create(host).getInfo<GraphQLResolveInfo>();
      return error instanceof UserInputError ? userErrorsAnswer(error, info) : error;
    }
    if (!(error instanceof UserInputError)) return super.catch(error, host);
    const body = { statusCode: 422, message: error.errors[0]?.message, userErrors: error.errors };
    return host.switchToHttp().getResponse<Response>().status(422).json(body);
  }
}
