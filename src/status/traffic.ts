import { Field, Int, ObjectType } from '@nestjs/graphql';

const HOUR_MS = 3_600_000;

@ObjectType({ description: 'What went through within one hour.' })
export class TrafficHour {
  @Field({ description: 'When the hour begins.' }) hour: Date;
  @Field(() => Int, { description: 'Messages taken in.' }) received: number;
  @Field(() => Int, { description: 'Attempts to send that succeeded.' }) sent: number;
  @Field(() => Int, { description: 'Attempts to send that failed.' }) failed: number;
}

type Counts = { at: Date; count: number }[];

/** When the oldest of so many hours begins; the last one is the hour of `now`. */
export function firstHour(hours: number, now: Date): Date {
  return new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS - (hours - 1) * HOUR_MS);
}

/** Pure: an entry for every hour, also where nothing happened, oldest first. */
export function hourly(
  first: Date,
  hours: number,
  counts: { received: Counts; sent: Counts; failed: Counts },
): TrafficHour[] {
  const result = Array.from({ length: hours }, (_, i) => ({
    hour: new Date(first.getTime() + i * HOUR_MS),
    received: 0,
    sent: 0,
    failed: 0,
  }));
  for (const kind of ['received', 'sent', 'failed'] as const) {
    for (const { at, count } of counts[kind]) {
      // Keys tell the time to about a minute, so the first one may seem to be from just before.
      const hour = result[Math.max(0, Math.floor((at.getTime() - first.getTime()) / HOUR_MS))];
      if (hour) hour[kind] += count;
    }
  }
  return result;
}
