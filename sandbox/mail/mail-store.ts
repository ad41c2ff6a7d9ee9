export interface StoredMail {
  /** Rises in each mailbox; IMAP's UID and POP3's unique-id. */
  uid: number;
  raw: Buffer;
  receivedAt: Date;
}

type Listener = (mail: StoredMail) => void;

/** One account's INBOX. Mail stays as it came; nobody can delete it. */
export class Mailbox {
  readonly mails: StoredMail[] = [];
  private readonly listeners: Listener[] = [];

  constructor(readonly address: string) {}

  deliver(raw: Buffer): void {
    const mail = { uid: this.mails.length + 1, raw, receivedAt: new Date() };
    this.mails.push(mail);
    for (const listener of this.listeners) listener(mail);
  }

  onMail(listener: Listener): void {
    this.listeners.push(listener);
  }
}

/** The mailboxes of all accounts, in memory. */
export class MailStore {
  private readonly mailboxes = new Map<string, Mailbox>();

  constructor(addresses: readonly string[]) {
    for (const address of addresses) this.mailboxes.set(address, new Mailbox(address));
  }

  all(): Mailbox[] {
    return [...this.mailboxes.values()];
  }

  /** Also for a plus address: `desk+token@…` is delivered to `desk@…`, as by Gmail. */
  find(address: string): Mailbox | undefined {
    return this.mailboxes.get(address.toLowerCase().replace(/\+[^@]*@/, '@'));
  }

  /** Answers with the addresses that have no mailbox here. */
  deliver(recipients: readonly string[], raw: Buffer): string[] {
    const found = new Set(recipients.map((address) => this.find(address)).filter((mailbox) => mailbox !== undefined));
    for (const mailbox of found) mailbox.deliver(raw);
    return recipients.filter((address) => !this.find(address));
  }
}
