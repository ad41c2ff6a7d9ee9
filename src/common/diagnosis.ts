import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';

export enum DiagnosisCode {
  OAUTH_ACCESS_DENIED = 'OAUTH_ACCESS_DENIED',
  OAUTH_ACCESS_BLOCKED = 'OAUTH_ACCESS_BLOCKED',
  OAUTH_INVALID_SCOPE = 'OAUTH_INVALID_SCOPE',
  OAUTH_APP_NOT_VERIFIED = 'OAUTH_APP_NOT_VERIFIED',
  OAUTH_REDIRECT_URI_MISMATCH = 'OAUTH_REDIRECT_URI_MISMATCH',
  OAUTH_INVALID_CLIENT = 'OAUTH_INVALID_CLIENT',
  OAUTH_DELETED_CLIENT = 'OAUTH_DELETED_CLIENT',
  OAUTH_ORG_INTERNAL = 'OAUTH_ORG_INTERNAL',
  OAUTH_ADMIN_POLICY_ENFORCED = 'OAUTH_ADMIN_POLICY_ENFORCED',
  OAUTH_API_NOT_ENABLED = 'OAUTH_API_NOT_ENABLED',
  OAUTH_INVALID_GRANT = 'OAUTH_INVALID_GRANT',
  OAUTH_SESSION_CONTROL = 'OAUTH_SESSION_CONTROL',
  OAUTH_REFRESH_TOKEN_MISSING = 'OAUTH_REFRESH_TOKEN_MISSING',
  OAUTH_SCOPE_NOT_GRANTED = 'OAUTH_SCOPE_NOT_GRANTED',
  OAUTH_WRONG_ACCOUNT = 'OAUTH_WRONG_ACCOUNT',
  OAUTH_STATE_INVALID = 'OAUTH_STATE_INVALID',
  OAUTH_CONSENT_NOT_FINISHED = 'OAUTH_CONSENT_NOT_FINISHED',
  OAUTH_CONSENT_EXPIRES_SOON = 'OAUTH_CONSENT_EXPIRES_SOON',
  OAUTH_PROVIDER_UNAVAILABLE = 'OAUTH_PROVIDER_UNAVAILABLE',
  DNS_NOT_FOUND = 'DNS_NOT_FOUND',
  ADDRESS_NOT_ALLOWED = 'ADDRESS_NOT_ALLOWED',
  CONNECTION_REFUSED = 'CONNECTION_REFUSED',
  CONNECTION_TIMEOUT = 'CONNECTION_TIMEOUT',
  CONNECTION_LOST = 'CONNECTION_LOST',
  PROXY_UNREACHABLE = 'PROXY_UNREACHABLE',
  PROXY_AUTHENTICATION_FAILED = 'PROXY_AUTHENTICATION_FAILED',
  PROXY_REFUSED = 'PROXY_REFUSED',
  TLS_CERTIFICATE_INVALID = 'TLS_CERTIFICATE_INVALID',
  TLS_NOT_OFFERED = 'TLS_NOT_OFFERED',
  TLS_WRONG_MODE = 'TLS_WRONG_MODE',
  AUTHENTICATION_FAILED = 'AUTHENTICATION_FAILED',
  APP_PASSWORD_REQUIRED = 'APP_PASSWORD_REQUIRED',
  PROTOCOL_DISABLED = 'PROTOCOL_DISABLED',
  FOLDER_NOT_FOUND = 'FOLDER_NOT_FOUND',
  MAILBOX_LOCKED = 'MAILBOX_LOCKED',
  TOO_MANY_CONNECTIONS = 'TOO_MANY_CONNECTIONS',
  THROTTLED = 'THROTTLED',
  BANDWIDTH_EXCEEDED = 'BANDWIDTH_EXCEEDED',
  SENDER_REJECTED = 'SENDER_REJECTED',
  RECIPIENT_REJECTED = 'RECIPIENT_REJECTED',
  SENDING_QUOTA_EXCEEDED = 'SENDING_QUOTA_EXCEEDED',
  MESSAGE_TOO_LARGE = 'MESSAGE_TOO_LARGE',
  MESSAGE_REJECTED = 'MESSAGE_REJECTED',
  DELIVERY_UNCERTAIN = 'DELIVERY_UNCERTAIN',
  NO_OUTGOING_SERVER = 'NO_OUTGOING_SERVER',
  UNEXPECTED = 'UNEXPECTED',
}
registerEnumType(DiagnosisCode, { name: 'DiagnosisCode' });

/** Stored as JSON, so `occurredAt` is a Date only after `reviveDiagnosis`. */
@ObjectType({
  description: 'Why something does not work and what a person does about it, in place of a raw protocol error.',
})
export class Diagnosis {
  @Field(() => DiagnosisCode) code: DiagnosisCode;
  @Field() title: string;

  @Field(() => String, {
    nullable: true,
    description: "The server's own words, shortened and free of secrets. Null for who is not ADMIN.",
  })
  detail: string | null;

  @Field(() => [String], { description: 'Ordered steps, in the words of the screens on which they are done.' })
  remedy: string[];

  @Field(() => String, { nullable: true }) documentationUrl: string | null;
  @Field({ description: 'True when it will be retried without anyone acting.' }) transient: boolean;
  @Field() occurredAt: Date;
}

/** Restores a Diagnosis that was kept as JSON. */
export function reviveDiagnosis(stored: Diagnosis | null): Diagnosis | null {
  return stored && { ...stored, occurredAt: new Date(stored.occurredAt) };
}

/** Thrown where a protocol error has already been translated; carries what a person is shown. */
export class DiagnosedError extends Error {
  constructor(
    readonly diagnosis: Diagnosis,
    options?: ErrorOptions,
  ) {
    super(`${diagnosis.code}: ${diagnosis.title}`, options);
  }
}
