import { type Behaviour, type SmtpSink, startSmtpSink, type SunkMail } from './smtp-sink';

const at = (step: string, what: ReturnType<Behaviour>): Behaviour => {
  return (s) => (s.at === step ? what : undefined);
};

/** Ways in which a mail server fails. */
export const FAULTS = {
  stopped: null,
  'hangs at the greeting': at('CONNECT', 'hang'),
  'hangs at the sign-in': at('AUTH', 'hang'),
  'hangs at MAIL': at('MAIL', 'hang'),
  'hangs at RCPT': at('RCPT', 'hang'),
  'hangs at DATA': at('DATA', 'hang'),
  'hangs after the final dot': at('END', 'hang'),
  'refuses the sign-in': at('AUTH', { code: 535, text: '5.7.8 Bad credentials' }),
  greylists: at('RCPT', { code: 450, text: '4.7.1 Greylisted, try again in 60 seconds' }),
  'is over its quota': at('RCPT', { code: 550, text: '5.4.5 Daily user sending limit exceeded' }),
  'is cut after the final dot': at('END', 'drop'),
} as const satisfies Record<string, Behaviour | null>;

export type Fault = keyof typeof FAULTS;

/** A mail server at a port of its own that stops, fails and comes back, and keeps count of what it was sent. */
export class UnreliableMta {
  private readonly sinks: SmtpSink[] = [];
  private running: SmtpSink | null = null;
  port = 0;

  static async start(users: Record<string, { password: string }>): Promise<UnreliableMta> {
    const mta = new UnreliableMta(users);
    await mta.fail(null);
    return mta;
  }

  private constructor(private readonly users: Record<string, { password: string }>) {}

  /** Fails in this way from now on; null: works. Whoever hangs in the way before is let go. */
  async fail(fault: Fault | null): Promise<void> {
    const behave = fault === null ? () => undefined : FAULTS[fault];
    if (behave === null) return this.stop();
    if (this.running === null) {
      this.running = await startSmtpSink({ users: this.users, port: this.port });
      this.port = this.running.port;
      this.sinks.push(this.running);
    }
    this.running.behave = behave;
    this.running.disconnect();
  }

  async stop(): Promise<void> {
    await this.running?.stop();
    this.running = null;
  }

  /** Whole messages that it did not refuse; `answered` tells of which it said so. */
  get messages(): SunkMail[] {
    return this.sinks.flatMap((sink) => sink.messages);
  }

  /** Every message that was begun, whole or not. */
  get begun(): { to: string[]; text: string }[] {
    return this.sinks.flatMap((sink) =>
      sink.begun.map(({ to, body }) => ({ to, text: Buffer.concat(body).toString('latin1') })),
    );
  }
}
