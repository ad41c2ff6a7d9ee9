import { groupBy } from '../common/group-by';
import type { Wanted } from './lane';

interface Waiting {
  id: string;
  /** Null for the desk's own mail. */
  askedBy: string | null;
  /** The server that it is meant for, which may be another one than the one that sends. */
  outgoingEmailServerId: string | null;
}

/**
 * Which of what is due is claimed: the desk's own mail first, because people wait for it, then bulk mail. In both, those
 * who asked and the servers that it is meant for take turns, so that ten thousand of one asker, or of a dead server for
 * which this one stands in, hold up nobody else's. Within each the order stays.
 */
export function chooseDue<T extends Waiting>(due: T[], wanted: Wanted): T[] {
  const own = inTurns(
    due.filter((d) => d.askedBy === null),
    wanted.own,
  );
  const limit = Math.max(wanted.own, wanted.bulk);
  const bulk = due.filter((d) => d.askedBy !== null);
  return [...own, ...inTurns(bulk, Math.min(wanted.bulk, limit - own.length))];
}

function inTurns<T extends Waiting>(items: T[], limit: number): T[] {
  const queues = [...groupBy(items, (item) => `${item.outgoingEmailServerId} ${item.askedBy}`).values()];
  const chosen: T[] = [];
  for (let round = 0; chosen.length < limit; round++) {
    const turn = queues.flatMap((queue) => queue[round] ?? []);
    if (turn.length === 0) break;
    chosen.push(...turn.slice(0, limit - chosen.length));
  }
  return chosen;
}
