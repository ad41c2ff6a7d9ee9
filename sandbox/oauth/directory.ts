import type { AdapterPayload } from 'oidc-provider';
import { type Account, type Behaviour, type Client, type OAuthServerOptions, WELL_BEHAVED } from './types';

/** Accounts, apps and the provider's behaviour; all can change while the server runs. */
export class Directory {
  readonly behaviour: Behaviour;
  readonly fillInPasswords: boolean;
  private readonly accounts = new Map<string, Account>();
  private readonly clients = new Map<string, Client>();

  constructor({ accounts, clients, behaviour, fillInPasswords = false }: OAuthServerOptions) {
    this.behaviour = { ...WELL_BEHAVED, ...behaviour };
    this.fillInPasswords = fillInPasswords;
    for (const account of accounts) this.addAccount(account);
    for (const client of clients) this.addClient(client);
  }

  addAccount(account: Account): void {
    this.accounts.set(account.email.toLowerCase(), account);
  }

  account(email: string): Account | undefined {
    return this.accounts.get(email.trim().toLowerCase());
  }

  addClient(client: Client): void {
    this.clients.set(client.clientId, client);
  }

  client(clientId: string): Client | undefined {
    return this.clients.get(clientId);
  }

  /** As oidc-provider wants it. Google takes the secret in the form (`client_secret_post`), as passport sends it. */
  clientMetadata(clientId: string): AdapterPayload | undefined {
    const client = this.client(clientId);
    return (
      client && {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: client.redirectUris,
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_post',
      }
    );
  }
}
