import { Injectable } from '@nestjs/common';
import { BaseRepository } from '../database/base.repository';
import type { LaneSource } from './outbox.types';
import { NotificationRow } from './notification.entity';
import { NotificationState } from './notification.enums';

const WAITING = [NotificationState.QUEUED, NotificationState.RETRYING];
/** More at the same time would make the statement long; the others follow when these are done. */
const MAX_ASKERS = 40;

interface Due {
  id: string;
  askedBy: string | null;
  outgoingEmailServerId: string | null;
}

/** Looks for what is to be sent next: a few short ranges of one index, whatever else is waiting. */
@Injectable()
export class DueRepository extends BaseRepository {
  /** Whose mail waits, of those who asked for it over the API. */
  async findAskers(sources: LaneSource[]): Promise<string[]> {
    // A loose index scan: one look-up for each asker, not one for each mail.
    const next = (range: string, after: string) =>
      `(SELECT MIN(n.askedBy) FROM notifications n WHERE ${range} AND n.state = ?${after})`;
    const scans = rangesOf(sources).map(({ where, values }, i) => {
      const sql = `SELECT asker FROM (WITH RECURSIVE askers${i}(asker) AS (
          SELECT ${next(where, '')}
          UNION ALL SELECT ${next(where, ` AND n.askedBy > askers${i}.asker`)} FROM askers${i} WHERE asker IS NOT NULL
        ) SELECT asker FROM askers${i} WHERE asker IS NOT NULL LIMIT ${MAX_ASKERS}) s${i}`;
      return { sql, values: [...values, ...values] };
    });
    const rows = await this.select<{ asker: string }>(scans);
    return [...new Set(rows.map((row) => row.asker))].slice(0, MAX_ASKERS);
  }

  /** Ids of the desk's own mail that is due, and of the bulk: each longest due first of its server and asker. */
  async findDue(sources: LaneSource[], askers: string[], now: Date, limit: number): Promise<Due[]> {
    const until = this.parameter(NotificationRow, 'nextAttemptAt', now);
    const scans = rangesOf(sources).flatMap((range) =>
      [null, ...askers].map((asker, i) => ({
        // Not ordered by id as well: the index ends here, and a bulk of one instant would be sorted for every claim.
        sql: `SELECT * FROM (SELECT id, askedBy, outgoingEmailServerId, nextAttemptAt FROM notifications n
            WHERE ${range.where} AND n.state = ? AND n.askedBy ${asker === null ? 'IS NULL' : '= ?'}
            AND n.nextAttemptAt <= ? ORDER BY n.nextAttemptAt LIMIT ${limit}) d${i}`,
        values: [...range.values, ...(asker === null ? [] : [asker]), until],
      })),
    );
    const rows = await this.select<Due & { nextAttemptAt: string | Date }>(scans);
    const time = (row: (typeof rows)[number]) => new Date(row.nextAttemptAt).getTime();
    return rows.sort((a, b) => time(a) - time(b) || (a.id < b.id ? -1 : 1));
  }

  private select<T>(scans: { sql: string; values: unknown[] }[]): Promise<T[]> {
    return this.db.read.query(
      scans.map((s) => s.sql).join('\nUNION ALL\n'),
      scans.flatMap((s) => s.values),
    );
  }
}

function rangesOf(sources: LaneSource[]): { where: string; values: string[] }[] {
  return sources.flatMap((source) =>
    WAITING.map((state) =>
      source === null
        ? { where: 'n.outgoingEmailServerId IS NULL', values: [state] }
        : { where: 'n.outgoingEmailServerId = ?', values: [source, state] },
    ),
  );
}
