import { randomBytes } from 'node:crypto';
import { ManualClock } from '../../test/support/manual-clock';
import { newId } from '../common/ids';
import { SecretBox } from '../secrets/secret-box';
import type { SettingsService } from '../settings/settings.service';
import { AttachmentUrls } from './attachment-urls';

const settings = { get: () => Promise.resolve({ baseUrl: 'https://desk.example' }) } as unknown as SettingsService;

describe('AttachmentUrls', () => {
  const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
  const clock = new ManualClock(new Date('2026-01-31T12:00:00.250Z'));
  const id = newId();
  const urlsWith = (...keys: Buffer[]) => new AttachmentUrls(new SecretBox(keys), settings, clock);
  const urls = urlsWith(oldKey);

  async function signed(by = urls): Promise<{ expires: string; signature: string }> {
    const url = new URL((await by.signed([id])).get(id)!);
    expect(url.href).toContain(`https://desk.example/attachments/${id}?`);
    return { expires: url.searchParams.get('expires')!, signature: url.searchParams.get('signature')! };
  }

  it('accepts what it signed, for ten minutes', async () => {
    const { expires, signature } = await signed();
    const works = () => urls.isValid(id, expires, signature);
    expect(works()).toBe(true);
    clock.advance(9 * 60_000 + 59_000);
    expect(works()).toBe(true);
    clock.advance(1_000);
    expect(works()).toBe(false);
  });

  it('accepts it after the key was rotated, and not once the old key is gone', async () => {
    const { expires, signature } = await signed();
    expect(urlsWith(newKey, oldKey).isValid(id, expires, signature)).toBe(true);
    expect(urlsWith(newKey).isValid(id, expires, signature)).toBe(false);
  });

  it('refuses what was changed', async () => {
    const { expires, signature } = await signed();
    const flipped = (signature.startsWith('A') ? 'B' : 'A') + signature.slice(1);
    expect(urls.isValid(newId(), expires, signature)).toBe(false);
    expect(urls.isValid(id, String(Number(expires) - 1), signature)).toBe(false);
    expect(urls.isValid(id, expires, flipped)).toBe(false);
    expect(urls.isValid(id, expires, signature.slice(0, 20))).toBe(false);
    expect(urls.isValid(id, expires, '')).toBe(false);
    expect(urls.isValid(id, `${expires}0`, signature)).toBe(false);
    expect(urls.isValid(id, '1e99', signature)).toBe(false);
    expect(urls.isValid(id, '', signature)).toBe(false);
  });

  it('links a download to the base URL', async () => {
    expect(await urls.download(id)).toBe(`https://desk.example/attachments/${id}`);
  });
});
