/** What the library does not remember of a consent, by the id of its grant. */
export class Consents {
  private readonly offline = new Set<string>();
  private readonly empty = new Set<string>();

  remember(grantId: string, { offline, empty }: { offline: boolean; empty: boolean }): void {
    if (offline) this.offline.add(grantId);
    if (empty) this.empty.add(grantId);
  }

  /** Whether a refresh token is due: once for each consent with `access_type=offline`. */
  takeOffline(grantId: string | undefined): boolean {
    return this.offline.delete(grantId ?? '');
  }

  /**
   * Whether every scope was unticked. The library would answer `access_denied`; Google lets the browser come back with
   * a code for less than was asked, and so does this server, though its grant holds what was asked.
   */
  isEmpty(grantId: string | undefined): boolean {
    return this.empty.has(grantId ?? '');
  }
}
