import type { Account } from '../../sandbox/oauth/types';

export interface ConsentAnswer {
  /** Who signs in; DESK_ACCOUNT unless told otherwise. */
  account?: Account;
  cancel?: boolean;
  /** Scopes that are not granted. */
  untick?: string[];
}

/** The provider showed an error on its own page, so that the browser never came back. */
export class ConsentBlocked extends Error {}

const MOST_STEPS = 20;

/**
 * Walks from the provider's authorization URL through its sign-in and consent pages as a browser without scripts does,
 * with a cookie jar of its own, and returns the URL that the browser is sent back to (it is not requested).
 * Throws ConsentBlocked with the page's words when the provider stops on a page of its own.
 */
export async function answerConsent(start: URL, answer: ConsentAnswer & { account: Account }): Promise<URL> {
  const browser = new Browser();
  let page = await browser.open(start);
  for (let step = 0; step < MOST_STEPS; step++) {
    if (page.url.origin !== start.origin) return page.url;
    const form = answerTo(page.html, answer);
    page = await browser.open(page.url, form);
  }
  throw new Error(`Still at ${page.url.href} after ${MOST_STEPS} steps.`);
}

function answerTo(html: string, { account, cancel, untick = [] }: ConsentAnswer & { account: Account }) {
  const kind = /<body data-page="([\w-]+)"/.exec(html)?.[1];
  if (kind === 'sign-in' && !html.includes('role="alert"')) {
    return new URLSearchParams({ email: account.email, password: account.password, do: 'sign-in' });
  }
  if (kind !== 'consent') throw new ConsentBlocked(wordsOf(html));
  if (cancel) return new URLSearchParams({ do: 'cancel' });
  const asked = [...html.matchAll(/name="scope" value="([^"]+)"/g)].map((match) => match[1]!);
  const granted = asked.filter((scope) => !untick.includes(scope)).map((scope): [string, string] => ['scope', scope]);
  return new URLSearchParams([['do', 'allow'], ...granted]);
}

function wordsOf(html: string): string {
  return html
    .replace(/<style>[^]*?<\/style>|<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

class Browser {
  private readonly cookies = new Map<string, string>();
  private origin = '';

  /** Follows redirects as long as they stay at the provider. */
  async open(url: URL, form?: URLSearchParams): Promise<{ url: URL; html: string }> {
    this.origin ||= url.origin;
    if (url.origin !== this.origin) return { url, html: '' };
    const response = await fetch(url, {
      method: form ? 'POST' : 'GET',
      body: form,
      redirect: 'manual',
      headers: { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    });
    this.keep(response.headers.getSetCookie());
    const location = response.headers.get('location');
    if (location) return this.open(new URL(location, url));
    return { url, html: await response.text() };
  }

  private keep(setCookies: string[]): void {
    for (const cookie of setCookies) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(cookie)) this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
  }
}
