import type { SecretChange } from '../secrets/secret-change';
import type { IncomingEmailServer } from './incoming-email-server.entity';
import type { OAuthClientValues } from './oauth-client';
import type { OutgoingEmailServer } from './outgoing-email-server.entity';

/** Columns that a draft does not set: the secrets are sealed and the times are taken where it is saved. */
type SetOnSaving = 'id' | 'passwordBox' | 'oauthClient' | 'createdAt' | 'updatedAt';

/** What an input means for a server, before anything is sealed or written. */
export interface ServerDraft<Row extends IncomingEmailServer | OutgoingEmailServer> {
  values: Omit<Row, SetOnSaving>;
  oauthClient: OAuthClientValues;
  password: SecretChange;
  clientSecret: SecretChange;
}
