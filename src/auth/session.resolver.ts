import { UseGuards } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Request, Response } from 'express';
import { SignInArgs, UserInput } from './auth.inputs';
import { ChangePasswordPayload, SignInPayload, SignOutPayload, ViewerType } from './auth.types';
import { GoogleSignInService } from './google-sign-in.service';
import { PasswordGuard, provenUser } from './password.guard';
import { PasswordService } from './password.service';
import { Role } from './role';
import { clearSessionCookie, setSessionCookie } from './session-cookie';
import type { SignedIn } from './session.service';
import { SetUpService } from './set-up.service';
import { SignInService } from './sign-in.service';
import { Allow, CurrentViewer, Public, type Viewer } from './viewer';

interface HttpContext {
  req: Request;
  res: Response;
}

@Resolver(() => ViewerType)
export class SessionResolver {
  constructor(
    private readonly signIns: SignInService,
    private readonly passwords: PasswordService,
    private readonly setUps: SetUpService,
    private readonly google: GoogleSignInService,
  ) {}

  @Public()
  @Query(() => ViewerType, { nullable: true, description: 'Null for who is not signed in.' })
  viewer(@CurrentViewer() viewer: Viewer | null): ViewerType | null {
    return viewer;
  }

  @Public()
  @Query(() => Boolean, { description: 'Whether people can sign in at `/auth/google` as well.' })
  googleSignInAvailable(): boolean {
    return this.google.isAvailable;
  }

  @Public()
  @UseGuards(PasswordGuard)
  @Mutation(() => SignInPayload)
  async signIn(@Args() _checkedByTheGuard: SignInArgs, @Context() context: HttpContext): Promise<SignInPayload> {
    return welcome(context, await this.signIns.begin(provenUser(context)));
  }

  @Public()
  @Mutation(() => SignInPayload, {
    description: 'The first administrator, with the one-time token printed at the first start.',
  })
  async setUpAdministrator(
    @Args('token') token: string,
    @Args('input') input: UserInput,
    @Context() context: HttpContext,
  ): Promise<SignInPayload> {
    return welcome(context, await this.setUps.setUp(token, input));
  }

  @Allow(Role.TECHNICIAN, Role.MONITOR)
  @Mutation(() => SignOutPayload, { description: 'Ends the session; an API token stays valid until it is revoked.' })
  async signOut(@CurrentViewer() viewer: Viewer, @Context() context: HttpContext): Promise<SignOutPayload> {
    if (viewer.sessionId) await this.signIns.end(viewer.sessionId);
    clearSessionCookie(context.req, context.res);
    return { signedOut: viewer.sessionId !== null };
  }

  @Allow(Role.TECHNICIAN, Role.MONITOR)
  @Mutation(() => ChangePasswordPayload, { description: "Of the signed-in user; ends that user's other sessions." })
  async changePassword(
    @CurrentViewer() viewer: Viewer,
    @Args('current') current: string,
    @Args('new') wanted: string,
    @Context() { req }: HttpContext,
  ): Promise<ChangePasswordPayload> {
    await this.passwords.change(viewer, current, wanted, req.ip ?? '');
    return { changed: true, userErrors: [] };
  }
}

function welcome({ req, res }: HttpContext, signedIn: SignedIn): SignInPayload {
  setSessionCookie(req, res, signedIn.accessToken, signedIn.expiresAt);
  return { ...signedIn, userErrors: [] };
}
