/** Words of the schema that both kinds of server share. */
export const CA_DESCRIPTION = "PEM of a certificate authority to trust for this server, besides the system's.";
export const PASSWORD_DESCRIPTION =
  'Write-only. On update: omitted keeps the stored one as long as host, port and security stay, null removes it.';
