import { registerEnumType } from '@nestjs/graphql';
import { Entity, Index } from 'typeorm';
import type { Diagnosis } from '../common/diagnosis';
import {
  BoolColumn,
  EnumColumn,
  IntColumn,
  JsonColumn,
  KeyColumn,
  LongTextColumn,
  TextColumn,
  TimeColumn,
} from '../database/columns';

export enum OAuthStatus {
  NOT_AUTHORIZED = 'NOT_AUTHORIZED',
  AUTHORIZED = 'AUTHORIZED',
  REAUTHORIZATION_REQUIRED = 'REAUTHORIZATION_REQUIRED',
}
registerEnumType(OAuthStatus, { name: 'OAuthStatus' });

/** What a mail server's consent has brought; without a row nobody was ever asked. */
@Entity('oauth_authorizations')
@Index('ix_oauth_authorizations_refresh', ['refreshAt'])
export class OAuthAuthorization {
  /** Id of the incoming or outgoing server. */
  @KeyColumn() serverId: string;
  @EnumColumn() status: OAuthStatus;
  /** Grows with every change of the tokens: who has refreshed an older version stores nothing. */
  @IntColumn() version: number;
  /** Of the client, account and mail server that the consent was given for: see OAuthClient. */
  @TextColumn(64, { nullable: true }) grantKey: string | null;
  /** Sealed by the secret box; its place is (oauth_authorizations, accessToken, serverId). */
  @LongTextColumn({ nullable: true }) accessTokenBox: string | null;
  @TimeColumn({ nullable: true }) accessTokenExpiresAt: Date | null;
  /** Sealed by the secret box; its place is (oauth_authorizations, refreshToken, serverId). */
  @LongTextColumn({ nullable: true }) refreshTokenBox: string | null;
  /** Where the provider said it. */
  @TimeColumn({ nullable: true }) refreshTokenExpiresAt: Date | null;
  @TimeColumn({ nullable: true }) authorizedAt: Date | null;
  @TimeColumn({ nullable: true }) lastRefreshedAt: Date | null;
  /** When to refresh next: ahead of the token's end, or after a failure. Null: there is nothing to refresh with. */
  @TimeColumn({ nullable: true }) refreshAt: Date | null;
  /** Refreshes that failed one after another. */
  @IntColumn() failures: number;
  @JsonColumn({ nullable: true }) problem: Diagnosis | null;
  /** When a browser was last sent to the provider, until it comes back. */
  @TimeColumn({ nullable: true }) consentBegunAt: Date | null;
  /** An earlier consent has ended after about 7 days, so this one probably will. */
  @BoolColumn() endsAfterSevenDays: boolean;
}
