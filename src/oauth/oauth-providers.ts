/** What cannot be learned from a provider's two URLs. */
export interface KnownProvider {
  name: 'GOOGLE';
  label: string;
  hosts: RegExp;
  /** The one scope that opens mailboxes. */
  mailScope: string;
  /** RFC 7009. */
  revocationUrl: string;
  /** Revoking one token ends everything that the account has granted to the client, other servers' tokens included. */
  revokesWholeAccount: boolean;
}

/** The only place that knows providers by name; every other one is served by what OAuth 2.0 itself says. */
const KNOWN: KnownProvider[] = [
  {
    name: 'GOOGLE',
    label: 'Google',
    hosts: /(^|\.)(google\.com|googleapis\.com)$/,
    // gmail.send and gmail.modify open neither IMAP nor SMTP
    mailScope: 'https://mail.google.com/',
    // developers.google.com/identity/protocols/oauth2/web-server#tokenrevoke
    revocationUrl: 'https://oauth2.googleapis.com/revoke',
    revokesWholeAccount: true,
  },
];

export function providerOf(urls: { authorizationUrl: string; tokenUrl: string }): KnownProvider | null {
  const hosts = [urls.authorizationUrl, urls.tokenUrl].map((url) => (URL.canParse(url) ? new URL(url).hostname : ''));
  return KNOWN.find((provider) => hosts.some((host) => provider.hosts.test(host))) ?? null;
}
