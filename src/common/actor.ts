/** Who does something, as the audit log names it: a person, an API token or the server itself. */
export interface Actor {
  id: string;
  /** E-mail address of a person, `token NAME` of an API token. */
  label: string;
}

export const SYSTEM: Actor = { id: 'system', label: 'system' };
