import { type ExecutionContext, Injectable } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import { AuthGuard } from '@nestjs/passport';
import type { Request, Response } from 'express';
import { PasswordStrategy } from './password.strategy';
import { invalidCredentials } from './sign-in.service';
import type { User } from './user.entity';

interface SignInContext {
  req: Request;
  res: Response;
  /** Who has just proved to know the password. */
  proven?: User;
}

/** Runs the password strategy on the arguments of the `signIn` mutation. */
@Injectable()
export class PasswordGuard extends AuthGuard() {
  constructor(strategy: PasswordStrategy) {
    // See `authentication`: a strategy of its own for each request, not a name.
    super({
      get defaultStrategy() {
        return Object.create(strategy) as string;
      },
    });
  }

  override getRequest(context: ExecutionContext): Request {
    const gql = GqlExecutionContext.create(context);
    const { req } = gql.getContext<SignInContext>();
    return Object.assign(Object.create(req) as Request, { body: gql.getArgs<unknown>() });
  }

  getResponse(context: ExecutionContext): Response {
    return GqlExecutionContext.create(context).getContext<SignInContext>().res;
  }

  override handleRequest<T = User>(error: unknown, user: unknown, _info: unknown, context: ExecutionContext): T {
    if (error) throw error as Error;
    // passport-local answers false when a field is empty
    if (!user) throw invalidCredentials();
    GqlExecutionContext.create(context).getContext<SignInContext>().proven = user as User;
    return user as T;
  }
}

/** For the resolver behind a PasswordGuard. */
export function provenUser(context: SignInContext): User {
  if (!context.proven) throw new Error('Only a resolver behind PasswordGuard knows a proven user.');
  return context.proven;
}
