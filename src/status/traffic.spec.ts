import { firstHour, hourly } from './traffic';

const at = (time: string) => new Date(`2026-01-05T${time}Z`);

describe('hourly', () => {
  it('begins so many hours ago that the last one is the present', () => {
    expect(firstHour(3, at('12:34:56'))).toEqual(at('10:00:00'));
  });

  it('counts into the hours, and has an entry for those in which nothing happened', () => {
    const received = [
      { at: at('09:59:30'), count: 1 },
      { at: at('10:30:00'), count: 2 },
      { at: at('12:00:00'), count: 3 },
    ];
    const sent = [{ at: at('12:10:00'), count: 4 }];
    const failed = [{ at: at('12:20:00'), count: 5 }];
    expect(hourly(at('10:00:00'), 3, { received, sent, failed })).toEqual([
      { hour: at('10:00:00'), received: 3, sent: 0, failed: 0 },
      { hour: at('11:00:00'), received: 0, sent: 0, failed: 0 },
      { hour: at('12:00:00'), received: 3, sent: 4, failed: 5 },
    ]);
  });
});
