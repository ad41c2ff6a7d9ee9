import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  ForbiddenException,
  UnauthorizedException,
} from '@nestjs/common';
import type { Request, Response } from 'express';

/** A page of the console, so that whoever has no session signs in there, or learns that this is for others. */
const GO_ON = '/admin/support-channel/emails/authorize';

/**
 * Whoever opens a consent's link without being allowed to is a person in a browser (the session has ended, or the
 * console was open under another host than the base URL's): the console leads back here after signing in.
 */
@Catch(UnauthorizedException, ForbiddenException)
export class SignInFirst implements ExceptionFilter {
  catch(_: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const { ticket } = http.getRequest<Request>().query;
    const parameters = typeof ticket === 'string' ? `?${new URLSearchParams({ ticket }).toString()}` : '';
    http.getResponse<Response>().redirect(GO_ON + parameters);
  }
}
