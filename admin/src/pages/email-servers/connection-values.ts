import type {
  EmailAuthType,
  EmailProvider,
  IncomingProtocol,
  OAuthPartsFragment,
  OAuthSettingsInput,
  OutgoingProtocol,
  SecurityType,
  ServerChoicesQuery,
} from '../../gql/graphql';
import { texts } from '../../texts';

export type Choices = ServerChoicesQuery;
export type Preset = Choices['emailProviderPresets'][number];

export interface OAuthValues {
  clientId: string;
  clientSecret: string;
  authorizationUrl: string;
  tokenUrl: string;
  scope: string;
  redirectUrl: string;
}

/** What the forms of both directions have in common, in the shape of their inputs; '' where nothing was typed. */
export interface ConnectionValues {
  name: string;
  email: string;
  protocol: IncomingProtocol | OutgoingProtocol;
  proxyServerId: string | null;
  provider: EmailProvider;
  host: string;
  port: number | '';
  securityType: SecurityType;
  certificateAuthority: string;
  authType: EmailAuthType;
  username: string;
  password: string;
  oauth: OAuthValues;
  enabled: boolean;
  primary: boolean;
}

interface StoredConnection {
  name: string;
  email: string;
  proxyServer: { id: string } | null;
  provider: EmailProvider;
  host: string;
  port: number;
  securityType: SecurityType;
  certificateAuthority: string | null;
  authType: EmailAuthType | null;
  username: string | null;
  oauth: OAuthPartsFragment | null;
  enabled: boolean;
  primary: boolean;
}

export function defaultRedirectUrl({ applicationSettings }: Pick<Choices, 'applicationSettings'>): string {
  return `${applicationSettings.baseUrl}/oauth/callback`;
}

/** Of a stored server; secrets are never told by the server and begin empty. */
export function connectionValues(
  server: StoredConnection | null,
  choices: Choices,
): Omit<ConnectionValues, 'protocol'> {
  const oauth = server?.oauth;
  return {
    name: server?.name ?? '',
    email: server?.email ?? '',
    proxyServerId: server?.proxyServer?.id ?? null,
    provider: server?.provider ?? 'OTHER',
    host: server?.host ?? '',
    port: server?.port ?? '',
    securityType: server?.securityType ?? 'SSL',
    certificateAuthority: server?.certificateAuthority ?? '',
    authType: server?.authType ?? 'BASIC',
    username: server?.username ?? '',
    password: '',
    oauth: {
      clientId: oauth?.clientId ?? '',
      clientSecret: '',
      authorizationUrl: oauth?.authorizationUrl ?? '',
      tokenUrl: oauth?.tokenUrl ?? '',
      scope: oauth?.scope ?? '',
      redirectUrl: oauth?.redirectUrl ?? defaultRedirectUrl(choices),
    },
    enabled: server?.enabled ?? true,
    primary: server?.primary ?? false,
  };
}

/** As the API takes it: an empty secret is left out, which keeps the stored one. */
export function connectionInput(values: ConnectionValues) {
  const { name, email, proxyServerId, provider, host, securityType, authType, enabled, primary } = values;
  const oauth = authType === 'OAUTH';
  return {
    name,
    email,
    proxyServerId,
    provider,
    host,
    port: values.port === '' ? 0 : values.port,
    securityType,
    certificateAuthority: values.certificateAuthority.trim() || null,
    authType,
    username: oauth ? null : values.username.trim() || null,
    ...(!oauth && values.password !== '' && { password: values.password }),
    oauth: oauth ? oauthInput(values.oauth) : null,
    enabled,
    primary,
  };
}

function oauthInput({ clientSecret, redirectUrl, ...values }: OAuthValues): OAuthSettingsInput {
  return {
    ...values,
    redirectUrl: redirectUrl.trim() || null,
    ...(clientSecret !== '' && { clientSecret }),
  };
}

const STANDARD_PORTS: Record<IncomingProtocol | OutgoingProtocol, Record<SecurityType, number>> = {
  IMAP: { NONE: 143, SSL: 993, TLS: 143 },
  POP3: { NONE: 110, SSL: 995, TLS: 110 },
  SMTP: { NONE: 25, SSL: 465, TLS: 587 },
};
const ALL_STANDARD_PORTS = Object.values(STANDARD_PORTS).flatMap((ports) => Object.values(ports));

/** The usual port of a protocol and security; a port that somebody chose themselves stays. */
export function followingPort(values: ConnectionValues): Pick<ConnectionValues, 'port'> {
  const { port, protocol, securityType } = values;
  const chosen = port !== '' && !ALL_STANDARD_PORTS.includes(port);
  return { port: chosen ? port : STANDARD_PORTS[protocol][securityType] };
}

/**
 * What choosing a provider fills in. Signing in by OAuth is proposed where the provider and the protocol have it. The
 * sandbox of `npm run demo` brings everything else too, so that nobody has to copy it.
 */
export function presetValues(
  values: ConnectionValues,
  preset: Preset,
  demo: Choices['demo'],
): Partial<ConnectionValues> {
  const { protocol } = values;
  const [host, port] = {
    IMAP: [preset.imapHost, preset.imapPort],
    POP3: [preset.pop3Host, preset.pop3Port],
    SMTP: [preset.smtpHost, preset.smtpPort],
  }[protocol] as [string | null, number | null];
  const { authorizationUrl, tokenUrl, scope } = preset;
  const byOAuth = authorizationUrl !== null && protocol !== 'POP3';
  const known = preset.provider === 'SANDBOX' ? demo : null;
  return {
    ...(known && { name: values.name || texts.tour.serverNames[protocol], email: values.email || known.mailbox }),
    provider: preset.provider,
    host: host ?? '',
    port: port ?? '',
    securityType: preset.securityType,
    authType: byOAuth ? 'OAUTH' : 'BASIC',
    ...(byOAuth && {
      oauth: {
        ...values.oauth,
        ...(known && { clientId: known.clientId, clientSecret: known.clientSecret }),
        authorizationUrl,
        tokenUrl: tokenUrl ?? '',
        scope: scope ?? '',
      },
    }),
  };
}

/** What a link to a new server's form brings along: `?provider=` fills in that provider's values. */
export function linkedValues<Values extends ConnectionValues>(
  values: Values,
  choices: Choices,
  provider: string | null,
): Values {
  const preset = choices.emailProviderPresets.find((each) => each.provider === provider);
  return preset ? { ...values, ...presetValues(values, preset, choices.demo) } : values;
}
