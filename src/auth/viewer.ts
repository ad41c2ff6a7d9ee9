import { createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { GqlExecutionContext, type GqlContextType } from '@nestjs/graphql';
import type { Actor } from '../common/actor';
import type { Role } from './role';

/** Who makes this request: a person with a session or a program with an API token. */
export interface Viewer extends Actor {
  role: Role;
  /** Null for an API token. */
  userId: string | null;
  sessionId: string | null;
  email: string | null;
  name: string | null;
}

/** What every resolver finds in its GraphQL context, over HTTP and over WebSocket. */
export interface ViewerContext {
  viewer: Viewer | null;
}

export const PUBLIC = 'auth:public';
export const ALLOWED_ROLES = 'auth:roles';

/** Anyone may call it. What carries neither @Public() nor @Allow() is for ADMIN only. */
export const Public = () => SetMetadata(PUBLIC, true);

/** These roles may call it, besides ADMIN, who may everything. */
export const Allow = (...roles: Role[]) => SetMetadata(ALLOWED_ROLES, roles);

/** Finds the signed-in viewer of a GraphQL operation or an HTTP request. */
export function viewerOf(context: ExecutionContext): Viewer | null {
  return context.getType<GqlContextType>() === 'graphql'
    ? GqlExecutionContext.create(context).getContext<ViewerContext>().viewer
    : (context.switchToHttp().getRequest<{ viewer?: Viewer }>().viewer ?? null);
}

/** Injects the signed-in Viewer; null only where @Public() lets anyone in. */
export const CurrentViewer = createParamDecorator((_: unknown, context: ExecutionContext) => viewerOf(context));
