import { DiagnosisCode } from '../common/diagnosis';
import { generalDiagnosis, oauthErrorHelp } from './oauth-error-help';

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

describe('what to do about a code that a consent came back with', () => {
  const about = (code: DiagnosisCode) => generalDiagnosis(code, 'https://desk.example.com/oauth/callback', new Date(0));

  it.each(Object.values(DiagnosisCode).filter((code) => code.startsWith('OAUTH_')))('is known for %s', (code) => {
    const { title, remedy, transient } = about(code)!;
    expect(title).not.toBe('');
    expect(remedy).not.toEqual([]);
    expect(transient).toBe(false);
    expect(remedy.join()).not.toMatch(/[{}]/);
  });

  it('is to give it again where only tokens are asked for by themselves', () => {
    expect(about(DiagnosisCode.OAUTH_PROVIDER_UNAVAILABLE)!.remedy[0]).toContain('authorize again');
  });

  it('is nothing for other codes', () => {
    expect(about(DiagnosisCode.DNS_NOT_FOUND)).toBeNull();
  });
});
