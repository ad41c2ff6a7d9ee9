import type { Condition } from './conditions';
import type { IncidentRow } from './incident.entity';

/** What comes back within this time is the same incident: a flapping server makes one, and is told of once. */
export const QUIET_MS = 10 * 60_000;
/** Between two mails, whatever happens: what turns up meanwhile stands together in the next one. */
export const MAIL_GAP_MS = 5 * 60_000;

export interface Plan {
  opened: Condition[];
  /** Open ones that are there still, with what is wrong now. */
  seen: { incident: IncidentRow; condition: Condition }[];
  /** Keys of open incidents, old and new, of which administrators are to be told now. */
  alert: string[];
  /** Over without anybody having been told of them. */
  forgotten: IncidentRow[];
  /** Over, and administrators are to be told so now. */
  recovered: IncidentRow[];
}

/** Pure: compares what is open with what is wrong now. `lastMailAt` is that of the last alert or recovery. */
export function planIncidents(open: IncidentRow[], conditions: Condition[], lastMailAt: Date | null, now: Date): Plan {
  const wrong = new Map(conditions.map((c) => [c.key, c]));
  const known = new Map(open.map((i) => [i.openKey, i]));
  const mayMail = lastMailAt === null || now.getTime() - lastMailAt.getTime() >= MAIL_GAP_MS;
  const isDue = (condition: Condition) => {
    const incident = known.get(condition.key);
    const since = incident?.openedAt ?? now;
    return !incident?.alertedAt && now.getTime() - since.getTime() >= condition.patienceMs;
  };
  const over = open.filter((i) => !wrong.has(i.openKey ?? '') && now.getTime() - i.seenAt.getTime() >= QUIET_MS);
  return {
    opened: conditions.filter((c) => !known.has(c.key)),
    seen: open.flatMap((incident) => {
      const condition = wrong.get(incident.openKey ?? '');
      return condition ? [{ incident, condition }] : [];
    }),
    alert: mayMail ? conditions.filter(isDue).map((c) => c.key) : [],
    forgotten: over.filter((i) => i.alertedAt === null),
    recovered: mayMail ? over.filter((i) => i.alertedAt !== null) : [],
  };
}
