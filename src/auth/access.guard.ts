import { type CanActivate, type ExecutionContext, ForbiddenException, Injectable } from '@nestjs/common';
import { UnauthorizedException } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { GqlContextType } from '@nestjs/graphql';
import { GraphQLError } from 'graphql';
import { Role } from './role';
import { ALLOWED_ROLES, PUBLIC, viewerOf } from './viewer';

/**
 * Stands before every query, mutation, subscription and HTTP handler. What says nothing about who may is for
 * administrators only, so that a forgotten decorator closes a door instead of opening it.
 */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const places = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC, places)) return true;
    const viewer = viewerOf(context);
    if (!viewer) throw refusal(context, 'UNAUTHENTICATED');
    const allowed = this.reflector.getAllAndOverride<Role[] | undefined>(ALLOWED_ROLES, places) ?? [];
    if (viewer.role !== Role.ADMIN && !allowed.includes(viewer.role)) throw refusal(context, 'FORBIDDEN');
    return true;
  }
}

const MESSAGES = {
  UNAUTHENTICATED: 'Sign in first: there is no session, or it has ended.',
  FORBIDDEN: 'Your role does not allow this.',
};

function refusal(context: ExecutionContext, code: keyof typeof MESSAGES): Error {
  if (context.getType<GqlContextType>() === 'graphql') {
    return new GraphQLError(MESSAGES[code], { extensions: { code } });
  }
  return code === 'FORBIDDEN' ? new ForbiddenException(MESSAGES[code]) : new UnauthorizedException(MESSAGES[code]);
}
