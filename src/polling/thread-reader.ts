import { Injectable } from '@nestjs/common';
import { UserRepository } from '../auth/user.repository';
import type { Tx } from '../database/tx';
import { normaliseAddress } from '../mail/addresses';
import { type AddressToken, readAddressToken } from '../mail/reply-token';
import { messageIdHash, requestKeyInSubject, threadingKeys } from '../mail/threading';
import { NotificationRepository } from '../notifications/notification.repository';
import { ReplyTokens } from '../notifications/reply-tokens.service';
import { RequestIntakeService } from '../requests/request-intake.service';
import { RequestStatus } from '../requests/request.enums';
import type { RequestRow } from '../requests/request.entity';
import { requestKey } from '../requests/request-key';
import type { SupposedRequest } from './decide';
import type { ReadableMail } from './mail-batch';
import { Evidence, Part } from './participation';

/** What a mail names, before anybody has asked who wrote it. */
interface Named {
  request: RequestRow;
  evidence: Evidence;
  by: string;
}

export interface Thread {
  supposed: SupposedRequest | null;
  /** The request of the mail of ours that it answers or reports on. */
  reportsOn: string | null;
}

/** Finds the request that each mail of a batch names, and what part its sender takes there: a few queries for a batch. */
@Injectable()
export class ThreadReader {
  constructor(
    private readonly requests: RequestIntakeService,
    private readonly notifications: NotificationRepository,
    private readonly tokens: ReplyTokens,
    private readonly users: UserRepository,
  ) {}

  /** `ownAddresses`: comparison keys of our mailboxes, to which alone a token in an address means anything. */
  async read(tx: Tx, mails: ReadableMail[], ownAddresses: ReadonlySet<string>): Promise<Map<ReadableMail, Thread>> {
    const named = await this.namedRequests(tx, mails, ownAddresses);
    const found = [...named.values()].flatMap((n) => (n.named ? [n.named.request.id] : []));
    const senders = [...named.keys()].flatMap((mail) => senderKey(mail) ?? []);
    const writtenTo = await this.notifications.findWrittenTo(tx, [...new Set(found)], [...new Set(senders)]);
    const staff = found.length > 0 ? await this.users.findStaff(tx, [...new Set(senders)]) : new Set<string>();
    return new Map(
      [...named].map(([mail, { named: n, reportsOn }]) => {
        const part = n ? partOf(n.request, senderKey(mail), writtenTo, staff) : Part.NONE;
        return [mail, { supposed: n && supposedRequest(n, part), reportsOn }];
      }),
    );
  }

  private async namedRequests(tx: Tx, mails: ReadableMail[], own: ReadonlySet<string>) {
    const answered = new Map(mails.map((mail) => [mail, answeredIds(mail)]));
    const addressed = new Map(mails.map((mail) => [mail, addressToken(mail, own)]));
    const subjects = new Map(mails.map((mail) => [mail, numberInSubject(mail.parsed.subject)]));
    const hashes = new Set([...answered.values()].flat().map(messageIdHash));
    const byHash = await this.requests.findByMessageIds(tx, [...hashes]);
    const byId = await this.requests.findByIds(tx, [...new Set(byHash.values())]);
    const numbers = [...[...addressed.values()].map((a) => a?.requestNumber), ...subjects.values()];
    const byNumber = await this.requests.findByNumbers(tx, [...new Set(numbers.filter((n) => n != null))]);
    return new Map(
      mails.map((mail) => {
        const references = answered.get(mail)!.flatMap((id): Named[] => {
          const request = byId.get(byHash.get(messageIdHash(id)) ?? '');
          return request ? [this.byReference(request, id)] : [];
        });
        const token = addressed.get(mail);
        const byAddress = token ? byNumber.get(token.requestNumber) : undefined;
        const bySubject = byNumber.get(subjects.get(mail) ?? -1);
        const candidates = [
          ...references,
          ...(byAddress ? [this.byAddress(byAddress, token!, senderKey(mail))] : []),
          ...(bySubject ? [{ request: bySubject, evidence: Evidence.KEY, by: 'by its key in the subject' }] : []),
        ];
        return [mail, { named: strongest(candidates), reportsOn: references[0]?.request.id ?? null }];
      }),
    );
  }

  private byReference(request: RequestRow, messageId: string): Named {
    const proven = this.tokens.provesMessageId(messageId, request.id);
    return proven
      ? { request, evidence: Evidence.TOKEN, by: 'by the signed Message-ID of our mail' }
      : { request, evidence: Evidence.REFERENCE, by: 'by In-Reply-To or References' };
  }

  /** Whoever takes part may use the address that was given to the person in To: people answer to all. */
  private byAddress(request: RequestRow, token: AddressToken, from: string | null): Named {
    const people = [request.requesterKey, ...request.ccEmails, ...(from ? [from] : [])];
    return this.tokens.provesAddress(token, request.id, people)
      ? { request, evidence: Evidence.TOKEN, by: 'by the signed address that it was sent to' }
      : { request, evidence: Evidence.BROKEN_TOKEN, by: 'by the address that it was sent to' };
  }
}

const STRENGTH = [Evidence.TOKEN, Evidence.REFERENCE, Evidence.KEY, Evidence.BROKEN_TOKEN];

/** Of several that are as strong, the first: what a mail answers comes before where it was sent and what it is called. */
function strongest(candidates: Named[]): Named | null {
  for (const evidence of STRENGTH) {
    const found = candidates.find((candidate) => candidate.evidence === evidence);
    if (found) return found;
  }
  return null;
}

/** A delivery report is about the mail that it returns. */
function answeredIds({ parsed }: ReadableMail): string[] {
  const reported = parsed.report?.originalMessageId;
  return reported ? [reported, ...threadingKeys(parsed)] : threadingKeys(parsed);
}

function addressToken({ parsed }: ReadableMail, own: ReadonlySet<string>): AddressToken | null {
  for (const { address } of [...parsed.to, ...parsed.cc]) {
    const token = readAddressToken(address);
    if (token && own.has(normaliseAddress(token.mailbox).key)) return token;
  }
  return null;
}

function numberInSubject(subject: string): number | null {
  const key = requestKeyInSubject(subject);
  return key === null ? null : Number(key.replace(/^\D+/, ''));
}

function senderKey({ parsed }: ReadableMail): string | null {
  return parsed.from ? normaliseAddress(parsed.from.address).key : null;
}

function partOf(
  request: RequestRow,
  sender: string | null,
  writtenTo: Map<string, ReadonlySet<string>>,
  staff: ReadonlySet<string>,
): Part {
  if (sender === null) return Part.NONE;
  if (request.requesterKey === sender) return Part.REQUESTER;
  if (request.ccEmails.some((address) => normaliseAddress(address).key === sender)) return Part.COPIED;
  if (writtenTo.get(request.id)?.has(sender)) return Part.WRITTEN_TO;
  return staff.has(sender) ? Part.STAFF : Part.NONE;
}

function supposedRequest({ request, evidence, by }: Named, part: Part): SupposedRequest {
  return {
    id: request.id,
    key: requestKey(request.number),
    by,
    evidence,
    part,
    closed: request.status === RequestStatus.RESOLVED || request.status === RequestStatus.CLOSED,
  };
}
