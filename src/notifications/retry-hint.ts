const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** A server that asks for more than this is asked again earlier all the same. */
const LONGEST_HINT_MS = 4 * HOUR;
/** What greylisting usually wants (RFC 6647 5: between one minute and a few hours); earlier tries only count against us. */
const GREYLIST_MS = 5 * MINUTE;

const LATER = String.raw`\b(?:again|back|retry|wait|after|later|greylist(?:ed|ing)?|graylist(?:ed|ing)?|in|for)\b`;
const AMOUNT = new RegExp(
  String.raw`${LATER}[^\d]{0,20}(\d{1,6}) {0,2}(s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)\b`,
  'i',
);
const CLOCK = new RegExp(String.raw`${LATER}[^\d]{0,20}(\d{1,2}):(\d{2}):(\d{2})\b`, 'i');
const HEADER = /\bretry-after\b[^\d]{0,5}(\d{1,6})\b/i;
const GREYLISTED = /\bgr[ea]y-?list/i;

/**
 * How long a mail server asks to wait, in milliseconds, by the words of its reply: `try again in 5 minutes`,
 * `come back in 00:05:00`, `Retry-After: 300`, or greylisting. Null when it says nothing about it.
 */
export function retryHintMs(reply: string): number | null {
  const asked = amount(AMOUNT.exec(reply)) ?? clock(CLOCK.exec(reply)) ?? seconds(HEADER.exec(reply));
  const hint = asked ?? (GREYLISTED.test(reply) ? GREYLIST_MS : null);
  return hint === null || hint <= 0 ? null : Math.min(hint, LONGEST_HINT_MS);
}

function amount(match: RegExpExecArray | null): number | null {
  const unit = match?.[2]?.[0]?.toLowerCase();
  if (!match || unit === undefined) return null;
  return Number(match[1]) * (unit === 's' ? SECOND : unit === 'm' ? MINUTE : HOUR);
}

function clock(match: RegExpExecArray | null): number | null {
  return match && Number(match[1]) * HOUR + Number(match[2]) * MINUTE + Number(match[3]) * SECOND;
}

function seconds(match: RegExpExecArray | null): number | null {
  return match && Number(match[1]) * SECOND;
}
