import { IncomingEmailServerRepository } from '../../src/email-servers/incoming-email-server.repository';
import { IntakeService } from '../../src/polling/intake.service';
import { MailboxService } from '../../src/polling/mailbox.service';
import { Recorder } from '../../src/polling/recorder';
import { LeaseService } from '../../src/tasks/lease.service';
import { Desk } from './desk';
import type { TestApp } from './test-app';
import { waitFor } from './wait-for';

/** Takes mail in from where it is recorded on, without a mail server: for mails that test servers choke on. */
export class IntakeBed {
  private constructor(
    private readonly app: TestApp,
    readonly desk: Desk,
    private readonly serverId: string,
  ) {}

  static async in(app: TestApp): Promise<IntakeBed> {
    const desk = new Desk((query, variables) => app.gql(query, variables));
    await desk.ask(
      'mutation { updateApplicationSettings(input: { acknowledgeNewRequests: false }) { userErrors { code } } }',
    );
    const serverId = await desk.incoming({
      name: 'Never asked',
      email: 'support@desk.test',
      protocol: 'IMAP',
      host: '127.0.0.1',
      port: 9,
      securityType: 'NONE',
      authType: 'BASIC',
      password: 'secret',
      enabled: false,
    });
    return new IntakeBed(app, desk, serverId);
  }

  /** Records them as one window of a mailbox, and waits until all are decided. */
  async take(mails: readonly Buffer[]): Promise<void> {
    const server = (await this.app.get(IncomingEmailServerRepository).find(null, this.serverId))!;
    const mailbox = await this.app.get(MailboxService).of(server);
    const arrivals = mails.map((raw, i) => ({
      uid: mailbox.cursorUid + 1 + i,
      raw,
      sizeBytes: raw.length,
      whole: true,
      quarantine: null,
    }));
    await this.app.get(LeaseService).runExclusive('intake-bed', async (lease) => {
      const recorder = this.app.get(Recorder);
      const stored = await recorder.store(arrivals);
      await recorder.record(mailbox, arrivals, stored, mailbox.cursorUid + mails.length, lease);
    });
    await this.app.get(IntakeService).run();
    await waitFor(async () => (await this.undecided()) === 0, { describe: 'all decided', timeoutMs: 120_000 });
  }

  private async undecided(): Promise<number> {
    return (await this.desk.ask('{ systemStatus { inboundUndecided } }')).systemStatus.inboundUndecided;
  }
}
