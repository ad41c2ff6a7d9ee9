import { DiagnosisCode } from '../common/diagnosis';
import { mailServerDiagnosis } from '../email-servers/diagnosis-catalogue';
import { isQuotaNearlyUsed } from '../notifications/sending-pace';
import type { OutgoingServerStatus } from './status.types';

type QuotaStatus = Pick<OutgoingServerStatus, 'quota24Hours' | 'recipients24Hours' | 'warning'>;

/** What is used of the provider's limit; a warning before it is reached, while there is time to act. */
export function quotaStatus(quota24Hours: number | null, recipients24Hours: number, at: Date): QuotaStatus {
  const near = quota24Hours !== null && isQuotaNearlyUsed({ quota: quota24Hours, used: recipients24Hours });
  if (!near) return { quota24Hours, recipients24Hours, warning: null };
  const share = Math.floor((100 * recipients24Hours) / quota24Hours);
  const advice = {
    title: `${share} % of the provider's limit for sending is used`,
    remedy: [
      'Nothing has to be done: mail asked for over the API is spread over the day, replies and confirmations go on.',
      'If it happens often, send over another server or ask the provider for a higher limit.',
    ],
  };
  const detail = `${recipients24Hours} of ${quota24Hours} recipients within 24 hours`;
  const warning = mailServerDiagnosis(DiagnosisCode.SENDING_QUOTA_EXCEEDED, { at, detail, advice });
  return { quota24Hours, recipients24Hours, warning };
}
