const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** RFC 5322 4.3, in minutes. Other letters mean "unknown", which is to be taken as UTC. */
const ZONES: Readonly<Record<string, number>> = {
  edt: -240,
  est: -300,
  cdt: -300,
  cst: -360,
  mdt: -360,
  mst: -420,
  pdt: -420,
  pst: -480,
};
const MAX_LENGTH = 100;

const RFC_5322 =
  /^(?:[a-z]{2,9}[.,]{0,2} )?(\d{1,2})[ -]([a-z]{3})[a-z]{0,6}[., -]{1,2}(\d{2,4}) (\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d{1,9})?(?: ?(.{0,20}))$/i;
/** What C's asctime() and Unix's date write: year last, the zone (if any) before it. */
const ASCTIME = /^([a-z]{3} )?([a-z]{3}) (\d{1,2}) (\d{1,2}:\d{2}:\d{2})((?: [a-z]{1,5})?) (\d{4})$/i;
const ISO_8601 = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)$/;

/**
 * Date header (RFC 5322 3.3 with the obsolete forms of 4.3, and ISO 8601) to a point in time; null when it is neither,
 * names a day that does not exist, or lies outside 1970 to 9999. By hand because `new Date(text)` makes a date of
 * almost anything that has a number in it.
 */
export function readDate(raw: string | null): Date | null {
  if (raw === null || raw.length > MAX_LENGTH) return null;
  const text = raw
    .replace(/\([^()]*\)/g, ' ')
    .replace(/\s+/g, ' ')
    .replaceAll(' ,', ',')
    .trim()
    .replace(ASCTIME, '$3 $2 $6 $4$5');
  if (ISO_8601.test(text)) return inRange(new Date(text.replace(' ', 'T')));
  const match = RFC_5322.exec(text);
  if (!match) return null;
  const [, day, monthName = '', year = '', hour, minute, second = '0', zone = ''] = match;
  const month = MONTHS.indexOf(monthName.toLowerCase());
  if (month < 0 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return null;
  const offset = zoneMinutes(zone);
  if (offset === null) return null;
  const date = new Date(Date.UTC(fullYear(year), month, Number(day)));
  if (date.getUTCDate() !== Number(day)) return null;
  // A leap second is shown as the second before it.
  date.setUTCHours(Number(hour), Number(minute) - offset, Math.min(Number(second), 59));
  return inRange(date);
}

function fullYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 2) return year < 50 ? 2000 + year : 1900 + year;
  return digits.length === 3 ? 1900 + year : year;
}

function zoneMinutes(zone: string): number | null {
  const match = /^(?:GMT|UTC|UT)? ?([+-])(\d\d):?(\d\d)(?!\d)/i.exec(zone);
  if (match) {
    const minutes = Number(match[2]) * 60 + Number(match[3]);
    return minutes > 24 * 60 ? null : match[1] === '-' ? -minutes : minutes;
  }
  return /^[a-z]{0,5}$/i.test(zone) ? (ZONES[zone.toLowerCase()] ?? 0) : null;
}

function inRange(date: Date): Date | null {
  const year = date.getUTCFullYear();
  return year >= 1970 && year <= 9999 ? date : null; // NaN is outside, too
}
