import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { PresentedTokenStrategy } from './presented-token';
import { TokenService } from './token.service';
import type { Viewer } from './viewer';

/** Requests with a session's or an API token. */
@Injectable()
export class TokenStrategy extends PassportStrategy(PresentedTokenStrategy, 'token') {
  constructor(private readonly tokens: TokenService) {
    super();
  }

  validate(token: string): Promise<Viewer | null> {
    return this.tokens.viewerOf(token);
  }
}
