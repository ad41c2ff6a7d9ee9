import { type Advice, adviseOn } from '../common/advice';
import { DiagnosedError, type Diagnosis, DiagnosisCode } from '../common/diagnosis';
import { serverWords } from '../common/server-words';
import { networkAdvice, type NetworkCode } from './network-advice';

/** Codes of Node's system errors, and the names that imapflow and nodemailer give to the same. */
const CODES: Record<string, NetworkCode> = {
  ENOTFOUND: DiagnosisCode.DNS_NOT_FOUND,
  EAI_AGAIN: DiagnosisCode.DNS_NOT_FOUND,
  EAI_FAIL: DiagnosisCode.DNS_NOT_FOUND,
  ENODATA: DiagnosisCode.DNS_NOT_FOUND,
  ESERVFAIL: DiagnosisCode.DNS_NOT_FOUND,
  EDNS: DiagnosisCode.DNS_NOT_FOUND,
  ECONNREFUSED: DiagnosisCode.CONNECTION_REFUSED,
  ETIMEDOUT: DiagnosisCode.CONNECTION_TIMEOUT,
  EHOSTUNREACH: DiagnosisCode.CONNECTION_TIMEOUT,
  ENETUNREACH: DiagnosisCode.CONNECTION_TIMEOUT,
  EHOSTDOWN: DiagnosisCode.CONNECTION_TIMEOUT,
  ENETDOWN: DiagnosisCode.CONNECTION_TIMEOUT,
  ETIMEOUT: DiagnosisCode.CONNECTION_TIMEOUT,
  CONNECT_TIMEOUT: DiagnosisCode.CONNECTION_TIMEOUT,
  GREETING_TIMEOUT: DiagnosisCode.CONNECTION_TIMEOUT,
  UPGRADE_TIMEOUT: DiagnosisCode.CONNECTION_TIMEOUT,
  EABORT: DiagnosisCode.CONNECTION_TIMEOUT,
  ABORT_ERR: DiagnosisCode.CONNECTION_TIMEOUT,
  ECONNRESET: DiagnosisCode.CONNECTION_LOST,
  ECONNABORTED: DiagnosisCode.CONNECTION_LOST,
  EPIPE: DiagnosisCode.CONNECTION_LOST,
  ENOTCONN: DiagnosisCode.CONNECTION_LOST,
  ERR_STREAM_PREMATURE_CLOSE: DiagnosisCode.CONNECTION_LOST,
  ERR_STREAM_DESTROYED: DiagnosisCode.CONNECTION_LOST,
  ERR_STREAM_WRITE_AFTER_END: DiagnosisCode.CONNECTION_LOST,
  ECONNECTION: DiagnosisCode.CONNECTION_LOST,
  NoConnection: DiagnosisCode.CONNECTION_LOST,
  EConnectionClosed: DiagnosisCode.CONNECTION_LOST,
  StateLogout: DiagnosisCode.CONNECTION_LOST,
  ClosedAfterConnectText: DiagnosisCode.CONNECTION_LOST,
  ClosedAfterConnectTLS: DiagnosisCode.CONNECTION_LOST,
};

/** Every code that an error carries: its own, the one a library replaced, its cause's, those of several attempts. */
export function errorCodes(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return [];
  const e = error as { code?: unknown; originalCode?: unknown; cause?: unknown; errors?: unknown };
  const inner = [e.cause, ...(Array.isArray(e.errors) ? (e.errors as unknown[]) : [])];
  return [e.originalCode, e.code, ...inner.flatMap(errorCodes)].filter((code) => typeof code === 'string');
}

/** Asks for no class: errors of worker threads and of other realms are instances of another one. */
export function messageOf(error: unknown): string {
  const message = typeof error === 'object' && error !== null ? (error as { message?: unknown }).message : error;
  return typeof message === 'string' ? message : '';
}

/** What an error says about the connection, or null when it is about something else. */
export function networkCode(error: unknown): NetworkCode | null {
  for (const code of errorCodes(error)) {
    const known = CODES[code];
    if (known) return known;
  }
  return null;
}

interface Circumstances {
  detail?: string | null;
  at: Date;
  /** Where this case needs other words than the usual ones. */
  advice?: Partial<Advice>;
}

export function networkDiagnosis(code: NetworkCode, { detail = null, at, advice }: Circumstances): Diagnosis {
  return adviseOn(code, { ...networkAdvice[code], ...advice }, detail, at);
}

/** Translates an error of a socket or of a name look-up; null when it is none. */
export function diagnoseNetwork(error: unknown, at: Date, secrets: readonly string[] = []): Diagnosis | null {
  if (error instanceof DiagnosedError) return error.diagnosis;
  const code = networkCode(error);
  return code && networkDiagnosis(code, { detail: serverWords(messageOf(error), secrets), at });
}
