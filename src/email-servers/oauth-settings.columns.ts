import { LongTextColumn, TextColumn } from '../database/columns';

/** The OAuth client of one server, embedded in its row. Null columns: the server signs in with a password. */
export class OAuthClientColumns {
  @TextColumn(500, { nullable: true }) clientId: string | null;
  /** Sealed by the secret box; its place is (table, oauthClientSecret, id). */
  @LongTextColumn({ nullable: true }) clientSecretBox: string | null;
  @TextColumn(500, { nullable: true }) authorizationUrl: string | null;
  @TextColumn(500, { nullable: true }) tokenUrl: string | null;
  @TextColumn(1000, { nullable: true }) scope: string | null;
  @TextColumn(500, { nullable: true }) redirectUrl: string | null;
}
