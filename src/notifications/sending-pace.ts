const DAY_MS = 86_400_000;
/** From here on what is left is spread, and people are warned. */
export const QUOTA_WARNING_SHARE = 0.8;

/** What a server sent within the last 24 hours, counted in recipients. */
export interface SendingUsage {
  quota: number;
  used: number;
  /** The oldest that counts: when it leaves the window something becomes free. */
  oldestAt: Date | null;
  latestAt: Date | null;
}

export function isQuotaNearlyUsed({ quota, used }: Pick<SendingUsage, 'quota' | 'used'>): boolean {
  return used >= quota * QUOTA_WARNING_SHARE;
}

/**
 * How many recipients of bulk mail may follow now. Beyond the share above what is left of the day is spread over the
 * time until something becomes free again, so that a bulk uses up nothing that replies need: those are never slowed.
 */
export function bulkAllowance({ quota, used, oldestAt, latestAt }: SendingUsage, now: Date): number {
  if (!isQuotaNearlyUsed({ quota, used })) return Math.max(1, Math.floor(quota * QUOTA_WARNING_SHARE) - used);
  if (used >= quota || !oldestAt || !latestAt) return 0;
  const intervalMs = (oldestAt.getTime() + DAY_MS - now.getTime()) / (quota - used);
  return now.getTime() - latestAt.getTime() >= intervalMs ? 1 : 0;
}
