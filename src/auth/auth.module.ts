import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditModule } from '../audit/audit.module';
import { AccessGuard } from './access.guard';
import { ApiTokenRepository } from './api-token.repository';
import { ApiTokenResolver } from './api-token.resolver';
import { ApiTokenService } from './api-token.service';
import { GoogleSignInController } from './google-sign-in.controller';
import { GoogleSignInService } from './google-sign-in.service';
import { PasswordGuard } from './password.guard';
import { PasswordService } from './password.service';
import { PasswordStrategy } from './password.strategy';
import { SessionRepository } from './session.repository';
import { SessionResolver } from './session.resolver';
import { SessionService } from './session.service';
import { SetUpController } from './set-up.controller';
import { SetUpService } from './set-up.service';
import { SetUpTokenRepository } from './set-up-token.repository';
import { SignInAttemptsRepository } from './sign-in-attempts.repository';
import { SignInService } from './sign-in.service';
import { SignInThrottle } from './sign-in-throttle';
import { SweepSessionsTask } from './sweep-sessions.task';
import { TokenService } from './token.service';
import { TokenStrategy } from './token.strategy';
import { UserRepository } from './user.repository';
import { UserResolver } from './user.resolver';
import { UserService } from './user.service';

/** Who may: people, sessions, API tokens, the first administrator, and the guard before every handler. */
@Module({
  imports: [AuditModule],
  controllers: [SetUpController, GoogleSignInController],
  providers: [
    { provide: APP_GUARD, useClass: AccessGuard },
    UserRepository,
    SessionRepository,
    ApiTokenRepository,
    SignInAttemptsRepository,
    SetUpTokenRepository,
    UserService,
    SessionService,
    ApiTokenService,
    TokenService,
    TokenStrategy,
    SignInThrottle,
    SignInService,
    PasswordStrategy,
    PasswordGuard,
    PasswordService,
    SetUpService,
    GoogleSignInService,
    SessionResolver,
    UserResolver,
    ApiTokenResolver,
    SweepSessionsTask,
  ],
  exports: [TokenService, TokenStrategy, SessionService, SetUpService, UserRepository],
})
export class AuthModule {}
