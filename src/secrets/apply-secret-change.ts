import type { SecretBox, SecretPlace } from './secret-box';
import type { SecretChange } from './secret-change';

/** The sealed secret after a change; `stored` is what it was. */
export function applySecretChange(
  box: SecretBox,
  place: SecretPlace,
  stored: string | null | undefined,
  change: SecretChange,
): string | null {
  switch (change.kind) {
    case 'KEEP':
      return stored ?? null;
    case 'REMOVE':
      return null;
    case 'SET':
      return box.seal(change.secret, place);
  }
}
