import { Counter } from 'prom-client';

export type Stage = 'fetch' | 'store' | 'record' | 'parse' | 'decide' | 'commit';

const seconds = new Counter({
  name: 'mailroom_intake_stage_seconds_total',
  help: 'Wall-clock seconds spent in each stage of taking mail in; stages of different batches overlap.',
  labelNames: ['stage'],
});
const messages = new Counter({
  name: 'mailroom_intake_stage_messages_total',
  help: 'Messages that passed each stage of taking mail in.',
  labelNames: ['stage'],
});

/** Runs one stage of the way of a mail and adds it to the metrics, which is where time goes missing first. */
export async function inStage<T>(stage: Stage, count: number, work: () => T | Promise<T>): Promise<T> {
  const begun = performance.now();
  try {
    return await work();
  } finally {
    seconds.inc({ stage }, (performance.now() - begun) / 1000);
    messages.inc({ stage }, count);
  }
}
