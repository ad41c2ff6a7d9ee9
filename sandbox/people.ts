import type { Account } from './oauth/types';

/** One for all: who tries things out has nothing to remember. */
export const SANDBOX_PASSWORD = 'sandbox';

/** The mailboxes that Mailroom is set up with. */
export const DESK = ['support@desk.example', 'sales@desk.example'];
export const CUSTOMERS = ['alice@customer.example', 'bob@customer.example'];

const NAMES: Record<string, string> = {
  'support@desk.example': 'Desk Support',
  'sales@desk.example': 'Desk Sales',
  'alice@customer.example': 'Alice Adams',
  'bob@customer.example': 'Bob Brown',
};

export const ACCOUNTS: Account[] = [...DESK, ...CUSTOMERS].map((email) => ({
  email,
  password: SANDBOX_PASSWORD,
  name: NAMES[email],
}));

/** `Name <address>`, for mail of this person. */
export function sender(address: string): string {
  return NAMES[address] ? `${NAMES[address]} <${address}>` : address;
}
