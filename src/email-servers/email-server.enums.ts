import { registerEnumType } from '@nestjs/graphql';

export enum IncomingProtocol {
  IMAP = 'IMAP',
  POP3 = 'POP3',
}
export enum OutgoingProtocol {
  SMTP = 'SMTP',
}
export enum EmailProvider {
  GMAIL = 'GMAIL',
  MICROSOFT_365 = 'MICROSOFT_365',
  YAHOO = 'YAHOO',
  ZOHO = 'ZOHO',
  SANDBOX = 'SANDBOX',
  OTHER = 'OTHER',
}
export enum EmailAuthType {
  BASIC = 'BASIC',
  OAUTH = 'OAUTH',
}
export enum SecurityType {
  NONE = 'NONE',
  SSL = 'SSL',
  TLS = 'TLS',
}
export enum HealthState {
  NEVER_CHECKED = 'NEVER_CHECKED',
  HEALTHY = 'HEALTHY',
  RETRYING = 'RETRYING',
  ACTION_REQUIRED = 'ACTION_REQUIRED',
  DISABLED = 'DISABLED',
}
export enum ServerDirection {
  INCOMING = 'INCOMING',
  OUTGOING = 'OUTGOING',
}

registerEnumType(IncomingProtocol, { name: 'IncomingProtocol' });
registerEnumType(OutgoingProtocol, { name: 'OutgoingProtocol' });
registerEnumType(EmailProvider, {
  name: 'EmailProvider',
  valuesMap: { SANDBOX: { description: 'The mail provider of `npm run demo`; offered only there.' } },
});
registerEnumType(EmailAuthType, { name: 'EmailAuthType' });
registerEnumType(SecurityType, {
  name: 'SecurityType',
  valuesMap: {
    NONE: { description: 'Plain text; for test networks.' },
    SSL: { description: 'TLS from the first byte (993, 995, 465).' },
    TLS: {
      description: 'STARTTLS/STLS, required: never falls back to plain text. On 993, 995 and 465 the same as SSL.',
    },
  },
});
registerEnumType(HealthState, {
  name: 'HealthState',
  valuesMap: {
    RETRYING: { description: 'Failing for a passing reason; retried with backoff.' },
    ACTION_REQUIRED: { description: 'Failing until a person acts; `problem` says how.' },
  },
});
