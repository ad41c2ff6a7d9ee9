import { type Advice, adviseOn } from '../common/advice';
import { type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { networkAdvice, type NetworkCode } from '../proxies/network-advice';

/** What a mail server and the way to it can be diagnosed with; the codes of OAuth's own errors come from src/oauth. */
export type MailServerCode =
  | NetworkCode
  | DiagnosisCode.TLS_CERTIFICATE_INVALID
  | DiagnosisCode.TLS_NOT_OFFERED
  | DiagnosisCode.TLS_WRONG_MODE
  | DiagnosisCode.AUTHENTICATION_FAILED
  | DiagnosisCode.APP_PASSWORD_REQUIRED
  | DiagnosisCode.PROTOCOL_DISABLED
  | DiagnosisCode.FOLDER_NOT_FOUND
  | DiagnosisCode.MAILBOX_LOCKED
  | DiagnosisCode.TOO_MANY_CONNECTIONS
  | DiagnosisCode.THROTTLED
  | DiagnosisCode.BANDWIDTH_EXCEEDED
  | DiagnosisCode.SENDER_REJECTED
  | DiagnosisCode.RECIPIENT_REJECTED
  | DiagnosisCode.SENDING_QUOTA_EXCEEDED
  | DiagnosisCode.MESSAGE_TOO_LARGE
  | DiagnosisCode.MESSAGE_REJECTED
  | DiagnosisCode.DELIVERY_UNCERTAIN
  | DiagnosisCode.NO_OUTGOING_SERVER
  | DiagnosisCode.UNEXPECTED;

export const NOTHING_TO_DO = 'Nothing has to be done: Mailroom tries again by itself.';

const catalogue: Record<MailServerCode, Advice> = {
  ...networkAdvice,
  [DiagnosisCode.TLS_CERTIFICATE_INVALID]: {
    title: "The server's certificate is not trusted",
    remedy: [
      'Check that Host is the name that the certificate was issued for.',
      'If the server uses a certificate of your own authority, paste that in PEM under Certificate authority.',
    ],
    transient: false,
  },
  [DiagnosisCode.TLS_NOT_OFFERED]: {
    title: 'The server does not offer encryption (STARTTLS)',
    remedy: [
      'Set Security type to SSL and Port to the one for it: 993 for IMAP, 995 for POP3, 465 for SMTP.',
      'If the server cannot encrypt at all, ask whoever runs it to switch TLS on: a sign-in goes unencrypted only to ' +
        'a server inside your own network.',
    ],
    transient: false,
  },
  [DiagnosisCode.TLS_WRONG_MODE]: {
    title: 'The server does not speak this kind of encryption on this port',
    remedy: [
      'Set Security type to TLS for ports 143, 110 and 587, or to SSL for ports 993, 995 and 465.',
      'Compare Port and Security type with what the mail provider gives.',
    ],
    transient: false,
  },
  [DiagnosisCode.AUTHENTICATION_FAILED]: {
    title: 'The mail server refused the sign-in',
    remedy: [
      'Check Username; most providers want the whole email address.',
      'Enter Password again. With two-step verification, use an app password made at the provider.',
      "Check in the provider's settings that access by mail programs is allowed for this mailbox.",
    ],
    transient: false,
  },
  [DiagnosisCode.APP_PASSWORD_REQUIRED]: {
    title: 'The mail provider wants an app password',
    remedy: [
      'Sign in to the mailbox at the provider and make an app password (Google: Security, 2-Step Verification, App passwords).',
      "Enter it under Password in place of the account's own password.",
      'Or set Authentication to OAuth.',
    ],
    transient: false,
    documentationUrl: 'https://support.google.com/accounts/answer/185833',
  },
  [DiagnosisCode.PROTOCOL_DISABLED]: {
    title: 'This way of access is switched off for the mailbox',
    remedy: [
      "Switch IMAP, POP3 or SMTP access on in the provider's settings of this mailbox, or ask its administrator to.",
      'If the provider no longer takes passwords, set Authentication to OAuth.',
    ],
    transient: false,
  },
  [DiagnosisCode.FOLDER_NOT_FOUND]: {
    title: 'The folder cannot be opened',
    remedy: [
      'Check Folder, with upper and lower case as the mail server shows it; INBOX is always there.',
      'Folders inside others are written with the separator of the server, e.g. INBOX/Support or INBOX.Support.',
    ],
    transient: false,
  },
  [DiagnosisCode.MAILBOX_LOCKED]: {
    title: 'The mailbox is in use by another program',
    remedy: [NOTHING_TO_DO, 'If it stays, close other programs that read this mailbox.'],
    transient: true,
  },
  [DiagnosisCode.TOO_MANY_CONNECTIONS]: {
    title: 'The mail server has too many connections open for this account',
    remedy: [NOTHING_TO_DO, 'If it stays, close mail programs that use the same account: providers allow about 15.'],
    transient: true,
  },
  [DiagnosisCode.THROTTLED]: {
    title: 'The mail server asks to slow down',
    remedy: [NOTHING_TO_DO, 'If it stays, set a longer poll interval.'],
    transient: true,
  },
  [DiagnosisCode.BANDWIDTH_EXCEEDED]: {
    title: "The provider's limit for downloads is reached",
    remedy: [
      NOTHING_TO_DO + ' Providers lift the limit after some hours, at most a day.',
      'If it stays, look for other programs that download this mailbox.',
    ],
    transient: true,
  },
  [DiagnosisCode.SENDER_REJECTED]: {
    title: 'The mail server does not accept the sender address',
    remedy: [
      'Check that Email is the address of the account that signs in, or one that the provider knows as its alias.',
      'If the server asks for a sign-in, switch on that authentication is needed.',
    ],
    transient: false,
  },
  [DiagnosisCode.RECIPIENT_REJECTED]: {
    title: 'The mail server does not accept a recipient',
    remedy: ["Check the recipient's address.", 'Ask the recipient in another way whether the mailbox still exists.'],
    transient: false,
  },
  [DiagnosisCode.SENDING_QUOTA_EXCEEDED]: {
    title: "The provider's limit for sending is reached",
    remedy: [
      NOTHING_TO_DO + ' Providers lift the limit after at most a day.',
      'If it happens often, send over another server or ask the provider for a higher limit.',
    ],
    transient: true,
  },
  [DiagnosisCode.MESSAGE_TOO_LARGE]: {
    title: 'The message is larger than the mail server accepts',
    remedy: ['Send it again with fewer or smaller attachments.'],
    transient: false,
  },
  [DiagnosisCode.MESSAGE_REJECTED]: {
    title: 'The mail server refused the message',
    remedy: [
      "Read the server's answer: it usually names the reason, e.g. a spam filter or a missing SPF or DKIM record.",
      'Send it again when that is settled.',
    ],
    transient: false,
  },
  [DiagnosisCode.DELIVERY_UNCERTAIN]: {
    title: 'The connection broke before the mail server confirmed the message',
    remedy: [
      'Ask the recipient, or look into the sent folder of the mailbox, whether the message arrived.',
      'Then mark it as sent, or send it again.',
    ],
    transient: false,
  },
  [DiagnosisCode.NO_OUTGOING_SERVER]: {
    title: 'There is no outgoing server that could send this',
    remedy: ['Set up an outgoing server, enable it, and make one of them the primary server.'],
    transient: false,
  },
  [DiagnosisCode.UNEXPECTED]: {
    title: 'The mail server answered in an unexpected way',
    remedy: [
      'Test the connection again.',
      "If it stays, look at Mailroom's log, and ask whoever runs the mail server what its log says.",
    ],
    transient: true,
  },
};

interface Circumstances {
  /** Fit to be shown: see serverWords. */
  detail?: string | null;
  at: Date;
  /** Where this case needs other words than the usual ones. */
  advice?: Partial<Advice>;
}

export function mailServerDiagnosis(code: MailServerCode, { detail = null, at, advice }: Circumstances): Diagnosis {
  return adviseOn(code, { ...catalogue[code], ...advice }, detail, at);
}

/** The server has a temporary problem of its own, which says nothing about our settings. */
export const PASSING_TROUBLE: Partial<Advice> = {
  title: 'The mail server has a problem of its own for now',
  remedy: [NOTHING_TO_DO],
  transient: true,
};
