import { Injectable, Logger, NotFoundException } from '@nestjs/common';
import { Config } from '../config/config';
import { GoogleSignInStrategy, type GoogleAccount } from './google.strategy';
import type { SignedIn } from './session.service';
import { SignInService } from './sign-in.service';
import { UserRepository } from './user.repository';

/** Why nobody was signed in; the console's sign-in page has a sentence for each. */
export type GoogleSignInProblem =
  | 'GOOGLE_SIGN_IN_CANCELLED'
  | 'GOOGLE_SIGN_IN_EXPIRED'
  | 'GOOGLE_UNAVAILABLE'
  | 'GOOGLE_EMAIL_NOT_VERIFIED'
  | 'GOOGLE_DOMAIN_NOT_ALLOWED'
  | 'GOOGLE_USER_UNKNOWN';

export interface GoogleCallback {
  code: string;
  state: string;
  error: string;
  /** Of the browser's cookie. */
  verifier: string | null;
}

/** Signs in people who have an account here already and prove with Google that its address is theirs. */
@Injectable()
export class GoogleSignInService {
  private readonly logger = new Logger(GoogleSignInService.name);

  constructor(
    private readonly config: Config,
    private readonly users: UserRepository,
    private readonly signIns: SignInService,
  ) {}

  get isAvailable(): boolean {
    return this.config.google !== null;
  }

  /** `callbackUrl`: ours, as it is registered with the client. Throws NotFoundException where it is not configured. */
  begin(callbackUrl: string): Promise<{ url: string; verifier: string }> {
    return new GoogleSignInStrategy(this.google, callbackUrl, null).begin(this.google.domain);
  }

  async finish(callbackUrl: string, callback: GoogleCallback): Promise<SignedIn | GoogleSignInProblem> {
    const { code, state, error, verifier } = callback;
    if (error !== '') return 'GOOGLE_SIGN_IN_CANCELLED';
    try {
      const account = await new GoogleSignInStrategy(this.google, callbackUrl, verifier).finish(code, state);
      return account ? await this.signIn(account) : 'GOOGLE_SIGN_IN_EXPIRED';
    } catch (failure) {
      if (failure instanceof NotFoundException) throw failure;
      // Without its text, which can hold what Google was sent.
      this.logger.warn({ name: (failure as Error).name }, 'Google did not confirm a sign-in');
      return 'GOOGLE_UNAVAILABLE';
    }
  }

  private async signIn({ email, emailVerified, domain }: GoogleAccount): Promise<SignedIn | GoogleSignInProblem> {
    if (!emailVerified || email === '') return 'GOOGLE_EMAIL_NOT_VERIFIED';
    const wanted = this.google.domain;
    // Asking Google for the domain only preselects accounts: what it answers counts.
    if (wanted !== null && domain?.toLowerCase() !== wanted.toLowerCase()) return 'GOOGLE_DOMAIN_NOT_ALLOWED';
    const user = await this.users.findByEmail(null, email);
    return user ? this.signIns.begin(user) : 'GOOGLE_USER_UNKNOWN';
  }

  private get google(): NonNullable<Config['google']> {
    if (!this.config.google) throw new NotFoundException();
    return this.config.google;
  }
}
