/** The character that escapes in `likePatterns`: for `LIKE :pattern ESCAPE '!'`, because MySQL gives `\` a meaning of its own. */
export const LIKE_ESCAPE = '!';

/**
 * Patterns for `LOWER(column) LIKE :pattern ESCAPE '!'` that find what a person typed anywhere in the column. SQLite's
 * LOWER knows only ASCII, so a word with other letters is looked for as typed, in lower case, in capitals and with a
 * capital first letter. Nothing to look for: no pattern.
 */
export function likePatterns(search: string | null | undefined): string[] {
  const text = search?.trim().normalize('NFC') ?? '';
  if (text === '') return [];
  const lower = text.toLowerCase();
  const variants = [text, lower, text.toUpperCase(), lower.charAt(0).toUpperCase() + lower.slice(1)];
  return [...new Set(variants.map((v) => `%${asciiLower(v).replace(/[!%_]/g, '!$&')}%`))];
}

function asciiLower(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
