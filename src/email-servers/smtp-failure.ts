import { DiagnosedError, type Diagnosis } from '../common/diagnosis';

/**
 * How far a message came. Up to DATA the server surely did not take it; AFTER_DATA means that everything was handed
 * over and no answer came, so that nobody can tell.
 */
export type SmtpPhase = 'CONNECT' | 'TLS' | 'AUTH' | 'MAIL_FROM' | 'RCPT_TO' | 'DATA' | 'AFTER_DATA';

/** A recipient that the server did not take; its code tells for good (5xx) from for now (4xx). */
export interface RefusedRecipient {
  address: string;
  code: number;
  /** One line, fit to be shown to administrators. */
  response: string;
}

export interface SmtpJudgement {
  diagnosis: Diagnosis;
  phase: SmtpPhase;
  /** The same message will be refused again, over this server and others: do not retry. */
  permanent: boolean;
  /** The trouble is the server's (network, TLS, sign-in, quota), so other messages would fare no better. */
  concernsServer: boolean;
  responseCode: number | null;
  /** The server's reply on one line. */
  response: string | null;
  rejected: RefusedRecipient[];
}

/** A message was not sent, or perhaps was: see `phase`. */
export class SmtpFailure extends DiagnosedError implements SmtpJudgement {
  readonly phase: SmtpPhase;
  readonly permanent: boolean;
  readonly concernsServer: boolean;
  readonly responseCode: number | null;
  readonly response: string | null;
  readonly rejected: RefusedRecipient[];

  constructor(judgement: SmtpJudgement, options?: ErrorOptions) {
    super(judgement.diagnosis, options);
    this.phase = judgement.phase;
    this.permanent = judgement.permanent;
    this.concernsServer = judgement.concernsServer;
    this.responseCode = judgement.responseCode;
    this.response = judgement.response;
    this.rejected = judgement.rejected;
  }
}
