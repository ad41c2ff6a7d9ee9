import type { IncomingMessage, ServerResponse } from 'node:http';
import type { InteractionResults, Provider } from 'oidc-provider';
import { readForm, sendPage } from '../http';
import { blockedAccount } from './blocked';
import type { Consents } from './consents';
import type { Directory } from './directory';
import { blockedPage, consentPage, signInPage } from './pages';
import type { Account, Client } from './types';

interface Interaction {
  prompt: { name: string };
  params: Record<string, unknown>;
  account: Account | undefined;
  client: Client;
}

/** The pages between the provider's authorization URL and the app's redirect URL: sign-in, then consent. */
export class SignIn {
  constructor(
    private readonly provider: Provider,
    private readonly directory: Directory,
    private readonly consents: Consents,
  ) {}

  async handle(req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> {
    const { prompt, params, session } = await this.provider.interactionDetails(req, res);
    const interaction: Interaction = {
      prompt,
      params,
      account: session && this.directory.account(session.accountId),
      client: this.directory.client(String(params['client_id']))!,
    };
    if (req.method === 'POST') return this.decide(req, res, interaction);
    const signsIn = prompt.name === 'login' || url.searchParams.has('other');
    if (signsIn || !interaction.account) this.showSignIn(res, interaction, url.searchParams.has('other'));
    else await this.showConsent(req, res, interaction, interaction.account);
  }

  private showSignIn(res: ServerResponse, { client, params }: Interaction, other: boolean): void {
    const hint = typeof params['login_hint'] === 'string' && !other ? params['login_hint'] : '';
    sendPage(res, signInPage({ app: client.name, email: hint, password: this.passwordFor(hint) }));
  }

  private async showConsent(
    req: IncomingMessage,
    res: ServerResponse,
    { client, params }: Interaction,
    account: Account,
  ): Promise<void> {
    const blocked = blockedAccount(account, client, this.directory);
    const { errorsGoTo, publishing } = this.directory.behaviour;
    if (blocked && errorsGoTo === 'PAGE') return sendPage(res, blockedPage(blocked), blocked.status);
    if (blocked) return this.finish(req, res, { error: blocked.error, error_description: blocked.description });
    const page = consentPage({
      app: client.name,
      email: account.email,
      scopes: scopesOf(params),
      otherAccount: '?other',
      testing: publishing === 'TESTING',
    });
    sendPage(res, page);
  }

  private async decide(req: IncomingMessage, res: ServerResponse, interaction: Interaction): Promise<void> {
    const form = await readForm(req);
    switch (form.get('do')) {
      case 'sign-in':
        return this.checkPassword(req, res, interaction, form);
      case 'allow':
        return this.consent(req, res, interaction, form.getAll('scope'));
      default:
        return this.finish(req, res, { error: 'access_denied', error_description: 'The user denied access' });
    }
  }

  private async checkPassword(
    req: IncomingMessage,
    res: ServerResponse,
    { client }: Interaction,
    form: URLSearchParams,
  ): Promise<void> {
    const email = form.get('email') ?? '';
    const account = this.directory.account(email);
    if (account && account.password === form.get('password')) {
      return this.finish(req, res, { login: { accountId: account.email } });
    }
    const error = 'Wrong email or password. Try again.';
    sendPage(res, signInPage({ app: client.name, email, password: this.passwordFor(email), error }), 401);
  }

  /** Scopes that are asked and not granted count as refused, so that the library does not ask again. */
  private async consent(
    req: IncomingMessage,
    res: ServerResponse,
    { account, client, params }: Interaction,
    granted: string[],
  ): Promise<void> {
    const grant = new this.provider.Grant({ accountId: account!.email, clientId: client.clientId });
    const empty = granted.length === 0;
    for (const scope of scopesOf(params)) {
      if (empty || granted.includes(scope)) grant.addOIDCScope(scope);
      else grant.rejectOIDCScope(scope);
    }
    const grantId = await grant.save();
    this.consents.remember(grantId, { offline: params['access_type'] === 'offline', empty });
    return this.finish(req, res, { consent: { grantId } });
  }

  private finish(req: IncomingMessage, res: ServerResponse, result: InteractionResults): Promise<void> {
    return this.provider.interactionFinished(req, res, result, { mergeWithLastSubmission: 'consent' in result });
  }

  private passwordFor(email: string): string {
    return this.directory.fillInPasswords ? (this.directory.account(email)?.password ?? 'sandbox') : '';
  }
}

function scopesOf({ scope }: Record<string, unknown>): string[] {
  return typeof scope === 'string' ? scope.split(' ') : [];
}
