import { Injectable } from '@nestjs/common';
import { SYSTEM } from '../common/actor';
import { UserInputError } from '../common/user-error';
import { Config } from '../config/config';
import { Database } from '../database/database';
import type { UserInput } from './auth.inputs';
import { Role } from './role';
import { type SignedIn, SessionService } from './session.service';
import { SetUpTokenRepository } from './set-up-token.repository';
import { hashToken, newToken } from './tokens';
import { UserRepository } from './user.repository';
import { UserService } from './user.service';

const SET_UP_TOKEN = 'setup_';

/** Makes the first administrator. */
@Injectable()
export class SetUpService {
  constructor(
    private readonly config: Config,
    private readonly db: Database,
    private readonly tokens: SetUpTokenRepository,
    private readonly users: UserRepository,
    private readonly userService: UserService,
    private readonly sessions: SessionService,
  ) {}

  /**
   * For the start of the server. Where there is no administrator: makes the one of the environment, or answers a new
   * one-time token; tokens of earlier starts end with it. Null: there is one.
   */
  async prepare(): Promise<string | null> {
    if (await this.users.hasAdministrator()) return null;
    const { admin } = this.config;
    if (admin) {
      await this.userService.create(SYSTEM, { ...admin, role: Role.ADMIN });
      return null;
    }
    const token = newToken(SET_UP_TOKEN);
    await this.db.transaction((tx) => this.tokens.set(tx, hashToken(token)));
    return token;
  }

  isOpenFor(token: string): Promise<boolean> {
    return this.tokens.matches(hashToken(token));
  }

  /** Throws a UserInputError; the token is used up only when the administrator has been made. */
  async setUp(token: string, input: UserInput): Promise<SignedIn> {
    // First, because hashing a password is work that only the holder of the token may ask for.
    if (!(await this.isOpenFor(token))) throw invalidToken();
    const user = await this.userService.prepare({ ...input, role: Role.ADMIN });
    return this.db.transaction(async (tx) => {
      if (!(await this.tokens.consume(tx, hashToken(token)))) throw invalidToken();
      await this.userService.add(tx, SYSTEM, user);
      return this.sessions.begin(tx, user);
    });
  }
}

function invalidToken(): UserInputError {
  return UserInputError.of(
    'token',
    'INVALID_TOKEN',
    'This set-up link was used already or is of an earlier start: take the one printed last.',
  );
}
