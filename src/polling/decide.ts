import type { CompiledIncomingFilter } from '../filters/evaluate';
import type { SenderAuthentication } from '../mail/authentication-results';
import type { DeliveryReport } from '../mail/delivery-report';
import type { ParsedMail } from './intake.worker';
import { type Evidence, isProven, type Part, refusal } from './participation';

/** What is known besides the message itself; everything in it was read before deciding, so that deciding is pure. */
export interface DecisionContext {
  installationId: string;
  /** Comparison keys of the addresses of all our servers. */
  ownAddresses: ReadonlySet<string>;
  filter: CompiledIncomingFilter;
  /** Why a machine wrote it, or null. */
  machineReason: string | null;
  /** Comparison key of the From address; null when there is none. */
  fromKey: string | null;
  /** The message that has the same fingerprint, if there is one. */
  twin: { id: string } | null;
  /** What a mail server that we trust found about the From address. */
  sender: SenderAuthentication;
  /** The request that it names in one way or another. */
  supposed: SupposedRequest | null;
  /** The request that a mail of ours belongs to on which this one reports, or which it answers as a machine does. */
  reportsOn: string | null;
}

export interface SupposedRequest {
  id: string;
  key: string;
  /** How it was found, e.g. `by its key in the subject`. */
  by: string;
  evidence: Evidence;
  /** What the mail's sender is to it. */
  part: Part;
  closed: boolean;
}

export type Decision =
  | { kind: 'DUPLICATE'; of: string; reason: string }
  | {
      kind: 'SUPPRESSED';
      reason: string;
      /** The request it is attached to, as a note in the message log: it is no entry there. */
      requestId: string | null;
      /** Set for a delivery report: what became of a mail of ours. */
      report: DeliveryReport | null;
    }
  | { kind: 'IGNORED'; reason: string }
  /** `proven`: whom it copies in takes part from now on. */
  | { kind: 'FOLLOW_UP'; requestId: string; proven: boolean; reason: string }
  | { kind: 'NEW_REQUEST'; linkedTo: string | null; reason: string };

/** The first of these rules that applies decides; the reason is the sentence that a person reads in the message log. */
export function decide(mail: ParsedMail, context: DecisionContext, reopenOnReply: boolean): Decision {
  if (context.twin) {
    return { kind: 'DUPLICATE', of: context.twin.id, reason: 'The same message was already taken in.' };
  }
  if (mail.signs.mailroomLoop !== null && mail.signs.mailroomLoop === context.installationId) {
    return suppressed('This Mailroom sent it itself: a mail loop.');
  }
  if (context.fromKey !== null && context.ownAddresses.has(context.fromKey)) {
    return suppressed(`It comes from ${context.fromKey}, an address of this Mailroom: a mail loop.`);
  }
  if (mail.report) return suppressed(reportReason(mail.report), context.reportsOn, mail.report);
  if (context.machineReason) return suppressed(sentence(context.machineReason), context.reportsOn);

  const verdict = context.filter({ from: mail.from?.address ?? null, subject: mail.subject, text: mail.text });
  if (!verdict.accepted) return { kind: 'IGNORED', reason: verdict.reason };

  return thread(context.supposed, context.sender, reopenOnReply);
}

function thread(supposed: SupposedRequest | null, sender: SenderAuthentication, reopenOnReply: boolean): Decision {
  if (!supposed) return { kind: 'NEW_REQUEST', linkedTo: null, reason: 'It answers no request that is known here.' };
  const refused = refusal(supposed.part, supposed.evidence, sender);
  if (refused !== null) {
    return {
      kind: 'NEW_REQUEST',
      linkedTo: supposed.id,
      reason: `It names ${supposed.key} (${supposed.by}), but ${refused}.`,
    };
  }
  if (supposed.closed && !reopenOnReply) {
    return {
      kind: 'NEW_REQUEST',
      linkedTo: supposed.id,
      reason: `It answers ${supposed.key}, which is closed, and replies do not open requests again.`,
    };
  }
  return {
    kind: 'FOLLOW_UP',
    requestId: supposed.id,
    proven: isProven(supposed.evidence, sender),
    reason: `It answers ${supposed.key} (${supposed.by}).`,
  };
}

function suppressed(
  reason: string,
  requestId: string | null = null,
  report: DeliveryReport | null = null,
): Extract<Decision, { kind: 'SUPPRESSED' }> {
  return { kind: 'SUPPRESSED', reason, requestId, report };
}

/** `Delivery report: ann@example.com failed (5.1.1), and 2 more.` */
function reportReason({ recipients }: DeliveryReport): string {
  const [first, ...others] = recipients;
  const status = first?.status ? ` (${first.status})` : '';
  const more = others.length > 0 ? `, and ${others.length} more` : '';
  return `Delivery report: ${first?.address} ${first?.action}${status}${more}.`;
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return capital.endsWith('.') ? capital : `${capital}.`;
}
