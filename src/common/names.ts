/** Room of the columns that keep a name's key. */
const KEY_LENGTH = 100;

/**
 * What makes two names the same to a person: NFKC form in lower case. At most 100 characters, although folding can
 * make a name longer (`ﷺ` becomes 18), because the databases refuse or cut what is longer.
 */
export function nameKey(name: string): string {
  return [...name.normalize('NFKC').toLowerCase()].slice(0, KEY_LENGTH).join('').trim();
}
