import { createHash } from 'node:crypto';
import type { UserError } from '../common/user-error';
import { MIN_PASSWORD_LENGTH } from './passwords';

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; color: #1c2733; background: #f3f5f7; margin: 0; }
  main { max-width: 26rem; margin: 10vh auto; padding: 2rem; background: #fff; border-radius: 8px; }
  h1 { font-size: 1.4rem; margin: 0 0 1rem; }
  label { display: block; margin: 1rem 0 0; font-weight: 600; }
  input { box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; border: 1px solid #8795a3; border-radius: 4px; }
  button { margin-top: 1.5rem; padding: .6rem 1.2rem; font: inherit; color: #fff; background: #0b5cad; border: 0; border-radius: 4px; }
  [role=alert] { color: #9b1c1c; margin: .2rem 0 0; }
`;

const styleHash = createHash('sha256').update(STYLE).digest('base64');

/** No script at all; the one style by its hash; the form goes nowhere else. */
export const SET_UP_PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

export interface SetUpValues {
  token: string;
  email: string;
  name: string;
}

export function setUpPage(values: SetUpValues, errors: UserError[]): string {
  const general = errors.filter((e) => !['email', 'name', 'password'].includes(e.field?.[0] ?? ''));
  const field = (name: string, label: string, attributes: string) => `
    <label for="${name}">${label}</label>
    <input id="${name}" name="${name}" ${attributes}>
    ${errors
      .filter((e) => e.field?.[0] === name)
      .map(alert)
      .join('')}`;
  return page(
    'First administrator',
    `<p>This installation has no administrator yet. This link works once.</p>
    ${general.map(alert).join('')}
    <form method="post" action="/setup">
    <input type="hidden" name="token" value="${escapeHtml(values.token)}">
    ${field('email', 'Email address', `type="email" required autocomplete="username" value="${escapeHtml(values.email)}"`)}
    ${field('name', 'Name (optional)', `autocomplete="name" value="${escapeHtml(values.name)}"`)}
    ${field('password', 'Password', `type="password" required minlength="${MIN_PASSWORD_LENGTH}" autocomplete="new-password"`)}
    <button>Create administrator</button>
    </form>`,
  );
}

export function notFoundPage(): string {
  return page(
    'This link is not valid',
    '<p>It was used already, or the server has been started again since: take the link that was printed last.</p>',
  );
}

const alert = (error: UserError) => `<p role="alert">${escapeHtml(error.message)}</p>`;

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title} – Mailroom</title>
<style>${STYLE}</style></head>
<body><main><h1>${title}</h1>
${body}
</main></body>
</html>
`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
