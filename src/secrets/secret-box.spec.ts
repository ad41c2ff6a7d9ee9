import { randomBytes } from 'node:crypto';
import { SecretBox, SecretUnreadable } from './secret-box';

const place = { table: 'proxy_servers', column: 'password', row: '1' };
const key = randomBytes(32);

describe('SecretBox', () => {
  it('opens what it sealed, and shows nothing of it', () => {
    const sealed = new SecretBox([key]).seal('pässwörd', place);
    expect(sealed).not.toContain(Buffer.from('pässwörd').toString('base64url'));
    expect(new SecretBox([key]).open(sealed, place)).toBe('pässwörd');
  });

  it('seals the same secret differently each time', () => {
    const box = new SecretBox([key]);
    expect(box.seal('x', place)).not.toBe(box.seal('x', place));
  });

  it.each([
    ['row', { ...place, row: '2' }],
    ['column', { ...place, column: 'other' }],
    ['table', { ...place, table: 'other' }],
  ])('does not open in another %s', (_, elsewhere) => {
    const box = new SecretBox([key]);
    expect(() => box.open(box.seal('x', place), elsewhere)).toThrow(SecretUnreadable);
  });

  it('does not open what was changed', () => {
    const box = new SecretBox([key]);
    const sealed = box.seal('secret', place);
    const flipped = sealed.slice(0, -2) + (sealed.at(-2) === 'A' ? 'B' : 'A') + sealed.slice(-1);
    expect(() => box.open(flipped, place)).toThrow(SecretUnreadable);
  });

  it('opens with an old key after rotation, and seals with the new one', () => {
    const newer = randomBytes(32);
    const sealed = new SecretBox([key]).seal('old', place);
    const rotated = new SecretBox([newer, key]);
    expect(rotated.open(sealed, place)).toBe('old');
    const again = rotated.seal('new', place);
    expect(() => new SecretBox([key]).open(again, place)).toThrow(/SECRET_KEY/);
  });

  it('derives other signing keys for each purpose', () => {
    const box = new SecretBox([key]);
    expect(box.signingKeys('a')[0]).not.toEqual(box.signingKeys('b')[0]);
    expect(box.signingKeys('a')).toEqual(new SecretBox([key]).signingKeys('a'));
  });
});
