import { DiagnosedError, DiagnosisCode } from '../common/diagnosis';
import { judgeSmtp } from './diagnose-smtp';
import type { ServerEndpoint, TokenRefusal } from './endpoint';

/**
 * Signs in, and once more with a newer token when the mail server refuses one that should be valid: it may have been
 * revoked meanwhile, or the server's clock may be ahead. When it refuses that too, the token is somebody else's.
 */
export async function withRenewal<T>(
  endpoint: ServerEndpoint,
  signIn: (endpoint: ServerEndpoint) => Promise<T>,
  refusalIn: (error: unknown) => TokenRefusal | null,
): Promise<T> {
  const { credentials } = endpoint;
  const whenRefused = credentials?.kind === 'ACCESS_TOKEN' ? credentials.whenRefused : undefined;
  if (!whenRefused) return signIn(endpoint);
  try {
    return await signIn(endpoint);
  } catch (error) {
    if (!refusalIn(error)) throw error;
  }
  const renewed = await whenRefused.renew();
  try {
    return await signIn({ ...endpoint, credentials: renewed });
  } catch (error) {
    const refusal = refusalIn(error);
    const { explain } = renewed.whenRefused ?? whenRefused;
    throw refusal ? new DiagnosedError(explain(refusal), { cause: error }) : error;
  }
}

/** Of ImapConnectionFactory: imapflow's own error is the cause. Null when the token is not what the server minds. */
export function imapRefusal(error: unknown): TokenRefusal | null {
  if (!(error instanceof DiagnosedError) || error.diagnosis.code !== DiagnosisCode.AUTHENTICATION_FAILED) return null;
  const { oauthError, responseText } = (error.cause ?? {}) as { oauthError?: unknown; responseText?: unknown };
  const reply = typeof responseText === 'string' ? responseText : (error.diagnosis.detail ?? '');
  return { challenge: oauthError ?? null, reply };
}

/** Of nodemailer; the server's JSON is what smtp-sign-in adds. Null when the token is not what the server minds. */
export function smtpRefusal(error: unknown, secrets: readonly string[]): TokenRefusal | null {
  const { phase, responseCode, response, diagnosis } = judgeSmtp(error, { at: new Date(0), secrets });
  const refused = phase === 'AUTH' && diagnosis.code === DiagnosisCode.AUTHENTICATION_FAILED;
  const { challenge = null } = (error ?? {}) as { challenge?: unknown };
  return refused && responseCode !== null ? { challenge, reply: response ?? '' } : null;
}
