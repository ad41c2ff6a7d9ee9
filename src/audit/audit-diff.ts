import type { AuditChange } from './audit-event.entity';

const MAX_LENGTH = 500;
const CHANGED = 'changed';

/**
 * The fields that differ between two states of a thing, in the order of their names; null for a thing that did not
 * exist yet or does no longer. A field in `secretFields` says only that it changed: `from` is null, `to` is `changed`.
 */
export function diff(before: object | null, after: object | null, secretFields: string[]): AuditChange[] {
  const [from, to] = [new Map(Object.entries(before ?? {})), new Map(Object.entries(after ?? {}))];
  const fields = [...new Set([...from.keys(), ...to.keys()])].sort();
  return fields.flatMap((field) => {
    const [old, now] = [asText(from.get(field)), asText(to.get(field))];
    if (old === now) return [];
    return secretFields.includes(field) ? [{ field, from: null, to: CHANGED }] : [shown(field, old, now)];
  });
}

/** Compared before they are shortened, so that a change far inside a long text is one too. */
function shown(field: string, from: string | null, to: string | null): AuditChange {
  return { field, from: shorten(from), to: shorten(to) };
}

function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function shorten(text: string | null): string | null {
  return text !== null && text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
