import { html, Html } from './html';

/** One look for all pages of the sandbox: no script, no file, nothing fetched from elsewhere; light and dark. */
const STYLE = `
:root { color-scheme: light dark; --back: #f3f5f9; --card: #fff; --text: #1c2330; --soft: #586174; --line: #d6dbe6;
  --accent: #1a56c4; --on-accent: #fff; --good: #13703a; --bad: #b3261e; --bad-back: #fdecea; --note-back: #eef3fd; }
@media (prefers-color-scheme: dark) { :root { --back: #14171d; --card: #1e222b; --text: #e7eaf1; --soft: #a5aec0;
  --line: #363d4b; --accent: #8ab4f8; --on-accent: #10192b; --good: #7bd69c; --bad: #f5a59f; --bad-back: #3a2220;
  --note-back: #222c40; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { margin: 0 auto; padding: 2rem 1rem 4rem; max-width: 28rem; }
main.wide { max-width: 68rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1.5rem; margin: 0 0 1.25rem; }
.brand { color: var(--soft); font-size: .875rem; letter-spacing: .02em; margin: 0 0 1rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; } h2 { font-size: 1.1rem; margin: 0 0 .75rem; }
p { margin: 0 0 1rem; } .soft { color: var(--soft); } .small { font-size: .875rem; }
label { display: block; font-weight: 600; margin: 1rem 0 .25rem; }
label.option { display: flex; gap: .75rem; align-items: flex-start; font-weight: 400; margin: .75rem 0; }
input[type=email], input[type=password], input[type=text], select, textarea { width: 100%; font: inherit; color: inherit;
  background: var(--card); border: 1px solid var(--soft); border-radius: 8px; padding: .6rem .75rem; }
input[type=checkbox] { width: 1.25rem; height: 1.25rem; margin: .15rem 0 0; flex: none; accent-color: var(--accent); }
.actions { display: flex; flex-wrap: wrap; gap: .75rem; justify-content: flex-end; margin-top: 1.5rem; }
button { font: inherit; font-weight: 600; border-radius: 999px; padding: .55rem 1.4rem; cursor: pointer;
  border: 1px solid var(--accent); background: transparent; color: var(--accent); }
button.main { background: var(--accent); color: var(--on-accent); }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.note, .error { border-radius: 8px; padding: .75rem 1rem; margin: 1rem 0; background: var(--note-back); }
.error { background: var(--bad-back); color: var(--bad); }
.who { display: inline-block; border: 1px solid var(--line); border-radius: 999px; padding: .25rem .9rem; margin: 0 0 1rem; }
code { overflow-wrap: anywhere; }
.columns { display: grid; gap: 1.25rem; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); align-items: start; }
.columns > * { min-width: 0; }
h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; } ul { padding-left: 1.25rem; margin: 0; }
ul.plain { list-style: none; padding: 0; } ul.plain > li { border: 1px solid var(--line); border-radius: 10px; margin: 0 0 .6rem; }
ul.plain form { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: space-between; padding: .6rem .9rem; }
ul.plain p { margin: 0; flex: 1 1 14rem; } ul.plain button { flex: none; padding: .35rem 1rem; } li.on { border-color: var(--bad) !important; }
.badge { background: var(--bad-back); color: var(--bad); border-radius: 999px; padding: .1rem .6rem; font-size: .8rem; }
table { border-collapse: collapse; width: 100%; } th, td { text-align: left; padding: .35rem .5rem .35rem 0; vertical-align: top; }
th { font-weight: 600; white-space: nowrap; } summary { cursor: pointer; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; background: var(--note-back); border-radius: 8px; padding: .75rem 1rem; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
`;

interface Page {
  title: string;
  /** Tells programs which page this is. */
  kind: string;
  wide?: boolean;
  body: Html;
}

export function page({ title, kind, wide = false, body }: Page): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>${title}</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body data-page="${kind}">
        <main class="${wide ? 'wide' : ''}">${body}</main>
      </body>
    </html> `;
}

/** `form-action` is left out on purpose: browsers apply it to the redirect that ends a consent, too. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
  // `no-referrer` would turn the Origin of our own forms into `null`
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};
