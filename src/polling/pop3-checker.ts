import { Injectable, Logger } from '@nestjs/common';
import { EndpointService } from '../email-servers/endpoint.service';
import type { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import type { Pop3Connection } from '../email-servers/pop3-connection';
import { Pop3ConnectionFactory } from '../email-servers/pop3-connection.factory';
import { deliveryDate, receivedDate } from '../mail/delivery-date';
import type { HeldLease } from '../tasks/lease.service';
import type { Mailbox } from './mailbox.entity';
import { MailboxService } from './mailbox.service';
import { type Ignored, type Listed, MAX_HEADER_BYTES, Pop3Intake } from './pop3-intake';
import { toPushAside, traitsOf } from './pop3-traits';
import type { ProtocolChecker } from './protocol-checker';
import { type BodySource, WantedBodies } from './wanted-bodies';
import { type KnownUidls, UidlLedger, uidOf } from './uidl-ledger';
import {
  doubtfulTreatment,
  ignoredBecause,
  isDoubtful,
  type Numbering,
  numbering,
  treatmentOf,
} from './uidl-numbering';

/** One session with what it shows. */
interface Look {
  server: IncomingEmailServer;
  connection: Pop3Connection;
  listed: Listed[];
  lease: HeldLease;
}

/** What is not new, by what becomes of it. */
interface ThereBefore {
  leave: string[];
  quiet: string[];
  ignored: Ignored[];
}

/**
 * One check of one POP3 mailbox, in a session of its own. What is new is what the ledger does not know, because POP3
 * promises no order and some servers show only a part of the mailbox.
 */
@Injectable()
export class Pop3Checker implements ProtocolChecker {
  private readonly logger = new Logger(Pop3Checker.name);
  /** What servers have told (LOGIN-DELAY); after a restart the next session tells it again. */
  private readonly loginDelays = new Map<string, number>();

  constructor(
    private readonly endpoints: EndpointService,
    private readonly connections: Pop3ConnectionFactory,
    private readonly mailboxes: MailboxService,
    private readonly ledger: UidlLedger,
    private readonly intake: Pop3Intake,
    private readonly wanted: WantedBodies,
  ) {}

  async check(server: IncomingEmailServer, lease: HeldLease): Promise<number> {
    const connection = await this.connections.open(await this.endpoints.incoming(server));
    try {
      this.loginDelays.set(server.id, connection.loginDelaySeconds);
      const listed = (await connection.list()).map((m) => ({ ...m, uid: uidOf(m.uidl) }));
      const recorded = await this.takeNew({ server, connection, listed, lease });
      // Only now that all of it is stored for good (invariant 11): servers hide what was retrieved before a QUIT.
      await connection.quit();
      return recorded;
    } finally {
      connection.close();
    }
  }

  minIntervalSeconds(server: IncomingEmailServer): number {
    return Math.max(this.loginDelays.get(server.id) ?? 0, traitsOf(server).minIntervalSeconds);
  }

  private async takeNew(look: Look): Promise<number> {
    const { server, connection, listed, lease } = look;
    const before = await this.mailboxes.of(server);
    const knownBefore = await this.ledger.known(before, listed);
    const mailbox = await this.prepare(look, before, knownBefore);
    const known = mailbox === before ? knownBefore : await this.ledger.known(mailbox, listed);

    const fresh = listed.flatMap((m) => {
      const entry = known.get(m.uid);
      return entry?.pending === false ? [] : [{ ...m, quiet: entry !== undefined }];
    });
    await this.wanted.fetch(mailbox, bodiesOf(look), lease);
    const recorded = await this.intake.take(connection, mailbox, fresh, lease);
    if (traitsOf(server).showsOnlyPart) await this.pushAside(look, known);
    if (mailbox.listedCount !== listed.length) {
      await this.ledger.keep(mailbox, { ...mailbox, listedCount: listed.length, leave: [], quiet: [] }, lease);
    }
    return recorded;
  }

  /** Brings the ledger to where this mailbox stands: what was there before us is not new. */
  private async prepare(look: Look, mailbox: Mailbox, known: KnownUidls): Promise<Mailbox> {
    const { server, listed, lease } = look;
    const counts = { before: mailbox.listedCount, now: listed.length, known: known.size };
    const unknown = listed.filter((m) => !known.has(m.uid));
    const found = numbering(counts);
    if (found === 'FIRST_CONTACT') {
      const there = await this.thereBefore(look, mailbox, unknown, found);
      return this.ledger.keep(mailbox, { ...there, generation: 1, listedCount: sizeOf(there) }, lease);
    }
    if (traitsOf(server).showsOnlyPart) {
      // Such a server shows old mail for the first time when other mail is out of the way, and keeps its unique-ids.
      const there = await this.thereBefore(look, mailbox, unknown, 'AS_BEFORE');
      return sizeOf(there) === 0 ? mailbox : this.ledger.keep(mailbox, { ...mailbox, ...there }, lease);
    }
    if (found === 'AS_BEFORE') return mailbox;
    this.logger.warn({ serverId: server.id, ...counts }, 'the mail server gives its messages other unique-ids');
    const { leave, quiet, ignored } = await this.thereBefore(look, mailbox, unknown, found);
    const there = { leave: [...known.keys(), ...leave, ...ignored.map(({ message }) => message.uid)], quiet };
    // Not counted is what is still to come: a check that breaks off must not take the rest for other unique-ids again.
    const start = { generation: mailbox.generation + 1, listedCount: sizeOf(there) };
    const anew = { ...mailbox, ...start };
    await this.intake.ignore(anew, ignored, lease, (tx) => this.ledger.write(tx, mailbox, { ...there, ...start }));
    return anew;
  }

  /** Which of the unknown messages were there before us, by their headers where these are needed to tell. */
  private async thereBefore(
    { server, connection }: Look,
    { createdAt: firstContactAt }: Mailbox,
    unknown: Listed[],
    now: Numbering,
  ): Promise<ThereBefore> {
    const isFirst = now === 'FIRST_CONTACT';
    const contact = { firstContactAt, days: server.firstContactDays };
    if (isFirst && contact.days === 0) return { leave: unknown.map((m) => m.uid), quiet: [], ignored: [] };
    const there: ThereBefore = { leave: [], quiet: [], ignored: [] };
    for await (const { message, raw } of connection.headers(unknown, MAX_HEADER_BYTES)) {
      const [receivedAt, deliveredAt] = [receivedDate(raw), deliveryDate(raw)];
      const treatment = isDoubtful(now, unknown.length)
        ? doubtfulTreatment(receivedAt, deliveredAt, contact)
        : treatmentOf(deliveredAt, isFirst, contact);
      if (treatment === 'LEAVE') there.leave.push(message.uid);
      if (treatment === 'TAKE_QUIETLY') there.quiet.push(message.uid);
      if (treatment === 'IGNORE') there.ignored.push({ message, raw, reason: ignoredBecause(receivedAt!) });
    }
    return there;
  }

  /** Retrieves what was left where it is, and throws it away, so that the next session shows what comes behind it. */
  private async pushAside({ connection, listed }: Look, known: KnownUidls): Promise<void> {
    const left = listed.filter((m) => known.get(m.uid)?.pending === false);
    const retrieving = connection.retrieve(toPushAside(left, listed.length), 0);
    while (!(await retrieving.next()).done);
  }
}

function sizeOf({ leave, quiet }: Pick<ThereBefore, 'leave' | 'quiet'>): number {
  return leave.length + quiet.length;
}

function bodiesOf({ connection, listed }: Look): BodySource {
  return {
    get usable() {
      return connection.usable;
    },
    async *body(uid) {
      const message = listed.find((m) => m.uid === uid);
      if (message) yield* connection.pieces(message);
    },
  };
}
