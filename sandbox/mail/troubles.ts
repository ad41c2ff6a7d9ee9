/** How the mail servers misbehave now. */
export interface MailTroubles {
  imap: 'NONE' | 'UNAVAILABLE';
  smtp: 'NONE' | 'GREYLISTING' | 'QUOTA' | 'NO_ANSWER';
}

export const NO_TROUBLE: MailTroubles = { imap: 'NONE', smtp: 'NONE' };
