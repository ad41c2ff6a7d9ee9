import type {
  Account,
  Behaviour,
  Client,
  Fault,
  LoggedRequest,
  MintedTokens,
  MintOptions,
  TokenRequests,
} from './types';

export const CONTROL = '/_control/';

/** What can be asked of the control API; the key is the last part of its path, the answer is JSON. */
export interface ControlCalls {
  behave: (changes: Partial<Behaviour>) => Behaviour;
  /** Good behaviour but for these changes. */
  reset: (changes: Partial<Behaviour>) => Behaviour;
  fault: (fault: Fault) => void;
  'clear-faults': () => void;
  'add-account': (account: Account) => void;
  'add-client': (client: Client) => void;
  revoke: (of: { email: string }) => { revoked: number };
  mint: (options: MintOptions & { clientId: string }) => Promise<MintedTokens>;
  requests: () => LoggedRequest[];
  'token-requests': () => TokenRequests;
  forget: () => void;
}
