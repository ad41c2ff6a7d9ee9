import { texts } from '../texts';

const dateTime = new Intl.DateTimeFormat(texts.locale, { dateStyle: 'medium', timeStyle: 'short' });
const timeOnly = new Intl.DateTimeFormat(texts.locale, { timeStyle: 'short' });
const relative = new Intl.RelativeTimeFormat(texts.locale, { numeric: 'auto' });

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** In the reader's time zone. */
export function absoluteDate(iso: string): string {
  return dateTime.format(new Date(iso));
}

/** Of a day that is known, in the reader's time zone; as in `absoluteDate`. */
export function timeOfDay(iso: string): string {
  return timeOnly.format(new Date(iso));
}

/** "5 minutes ago", "in 2 hours"; the date itself where it is more than a week away. `now` in milliseconds. */
export function relativeDate(iso: string, now: number): string {
  const seconds = Math.round((new Date(iso).getTime() - now) / 1000);
  const distance = Math.abs(seconds);
  if (distance < 45) return seconds > 5 ? texts.dates.inAMoment : texts.dates.justNow;
  if (distance < HOUR) return relative.format(Math.round(seconds / MINUTE), 'minute');
  if (distance < DAY) return relative.format(Math.round(seconds / HOUR), 'hour');
  if (distance < 7 * DAY) return relative.format(Math.round(seconds / DAY), 'day');
  return absoluteDate(iso);
}

/** "1.2 s", "35 ms", "3 min": how long something took. */
export function duration(ms: number): string {
  if (ms < 1000) return texts.dates.milliseconds(ms);
  if (ms < 60_000) return texts.dates.seconds(Math.round(ms / 100) / 10);
  return texts.dates.minutes(Math.round(ms / 60_000));
}
