/** What cannot be learned from a provider's two URLs. */
export interface KnownProvider {
  name: 'GOOGLE';
  label: string;
  hosts: RegExp;
  /** The one scope that opens mailboxes. */
  mailScope: string;
  /** RFC 7009. */
  revocationUrl: string;
}

/** The only place that knows providers by name; every other one is served by what OAuth 2.0 itself says. */
const KNOWN: KnownProvider[] = [
  {
    name: 'GOOGLE',
    label: 'Google',
    hosts: /(^|\.)(google\.com|googleapis\.com)$/,
    // gmail.send and gmail.modify open neither IMAP nor SMTP
    mailScope: 'https://mail.google.com/',
    revocationUrl: 'https://oauth2.googleapis.com/revoke',
  },
];

export function providerOf(urls: { authorizationUrl: string; tokenUrl: string }): KnownProvider | null {
  const hosts = [urls.authorizationUrl, urls.tokenUrl].map((url) => (URL.canParse(url) ? new URL(url).hostname : ''));
  return KNOWN.find((provider) => hosts.some((host) => provider.hosts.test(host))) ?? null;
}
