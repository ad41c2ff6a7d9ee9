import { oauthErrorHelp } from './oauth-error-help';

const help = oauthErrorHelp('https://desk.example.com/oauth/callback');

it('knows each error of Google’s pages once', () => {
  expect(help.length).toBeGreaterThan(5);
  expect(new Set(help.map(({ code }) => code)).size).toBe(help.length);
});

it.each(help.map((entry) => [entry.shownAs, entry] as const))('%s has steps that need no server', (_, entry) => {
  expect(entry.remedy.length).toBeGreaterThan(1);
  expect(entry.remedy.join()).not.toMatch(/[{}]/);
  expect(entry.documentationUrl).toMatch(/^https:/);
});

it('shows the URL to register', () => {
  const mismatch = help.find(({ shownAs }) => shownAs.includes('redirect_uri_mismatch'))!;
  expect(mismatch.remedy.join()).toContain('https://desk.example.com/oauth/callback');
});
