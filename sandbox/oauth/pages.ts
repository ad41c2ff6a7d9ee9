import { html, type Html } from '../html';
import { page } from '../page';
import { type AuthorizationError, MAIL_SCOPE } from './types';

const BRAND = html`<p class="brand">Sandbox accounts · not Google</p>`;

interface SignInPage {
  app: string;
  email: string;
  /** Filled in for people who try things out. */
  password: string;
  error?: string;
}

export function signInPage({ app, email, password, error }: SignInPage): Html {
  const body = html`<form class="card" method="post">
    ${BRAND}
    <h1>Sign in</h1>
    <p class="soft">to continue to ${app}</p>
    ${error && html`<p class="error" role="alert" id="error">${error}</p>`}
    <label for="email">Email</label>
    <input id="email" name="email" type="email" autocomplete="username" required value="${email}" />
    <label for="password">Password</label>
    <input id="password" name="password" type="password" autocomplete="current-password" required value="${password}" />
    ${password !== '' && html`<p class="note small">This is a sandbox: the password is filled in for you.</p>`}
    <div class="actions"><button class="main" id="next" name="do" value="sign-in">Next</button></div>
  </form>`;
  return page({ title: 'Sign in', kind: 'sign-in', body });
}

interface ConsentPage {
  app: string;
  email: string;
  scopes: string[];
  /** Where the sign-in page for another account is. */
  otherAccount: string;
  testing: boolean;
}

const SCOPE_WORDS: Record<string, string> = {
  openid: 'Associate you with your personal info',
  email: 'See your primary email address',
  profile: 'See your personal info, including any personal info you have made publicly available',
  [MAIL_SCOPE]: 'Read, compose, send and permanently delete all your email',
};

export function consentPage({ app, email, scopes, otherAccount, testing }: ConsentPage): Html {
  const body = html`<form class="card" method="post">
    ${BRAND}
    <h1>${app} wants to access your account</h1>
    <p class="who">${email}</p>
    <p class="small"><a href="${otherAccount}" id="other-account">Use another account</a></p>
    ${
      testing &&
      html`<p class="note small">
        This app is being tested. Access that is given now ends after 7 days, until its publishing status is “In
        production”.
      </p>`
    }
    <fieldset style="border: 0; padding: 0; margin: 0">
      <legend>Select what ${app} can access:</legend>
      ${scopes.map(
        (scope, i) =>
          html`<label class="option">
            <input type="checkbox" name="scope" value="${scope}" id="scope-${i}" checked />
            <span>${SCOPE_WORDS[scope] ?? scope}<br /><code class="small soft">${scope}</code></span>
          </label>`,
      )}
    </fieldset>
    <p class="small soft">Make sure that you trust ${app}. You can take the access back at any time.</p>
    <div class="actions">
      <button id="cancel" name="do" value="cancel">Cancel</button>
      <button class="main" id="allow" name="do" value="allow">Continue</button>
    </div>
  </form>`;
  return page({ title: `Access for ${app}`, kind: 'consent', body });
}

export interface BlockedPage extends AuthorizationError {
  status: number;
  /** As Google words it. */
  heading: string;
}

/** Like Google's: the browser does not go back to the app. */
export function blockedPage({ heading, status, error, description }: BlockedPage): Html {
  const body = html`<div class="card">
    ${BRAND}
    <h1>${heading}</h1>
    ${description && html`<p>${description}</p>`}
    <p class="error" id="error">Error ${status}: ${error}</p>
    <p class="small soft">
      Close this page, correct what it says at the app's registration, and begin again in Mailroom.
    </p>
  </div>`;
  return page({ title: heading, kind: 'blocked', body });
}
