import { FilterType, type OutgoingFilter } from '../filters/filter.types';
import { normaliseAddress } from '../mail/addresses';
import type { NotificationRecipient } from './notification-recipient.entity';
import { planRecipients, type RecipientRules } from './recipient-plan';

const TO = ['ann@customer.example', 'bob@mail.customer.example'];
const CC = ['eve@partner.example', 'Zoë@bücher.example'];

function recipients(): NotificationRecipient[] {
  return [...TO, ...CC].map((address, i) => {
    const addressKey = normaliseAddress(address).key;
    return { id: address[0]!, address, addressKey, cc: i >= TO.length } as NotificationRecipient;
  });
}

const allow = (...entries: string[]) => filter(FilterType.ALLOW, entries);
const ignore = (...entries: string[]) => filter(FilterType.IGNORE, entries);

function filter(type: FilterType, entries: string[]): OutgoingFilter {
  const emails = entries.filter((e) => e.includes('@'));
  return { type, emails, domains: entries.filter((e) => !e.includes('@')) };
}

function plan(rules: Partial<RecipientRules>): Record<'offered' | 'blocked' | 'suppressed' | 'held', string> {
  const { offered, left, held } = planRecipients(recipients(), {
    filter: null,
    standsInFor: null,
    suppressed: new Map(),
    ...rules,
  });
  const ids = (list: { id: string }[]) => list.map((r) => r.id).join('');
  const of = (state: string) => ids(left.filter((r) => String(r.state) === state));
  return { offered: ids(offered), blocked: of('BLOCKED'), suppressed: of('SUPPRESSED'), held: ids(held) };
}

describe('the outgoing filter decides for everybody in To and Cc', () => {
  it.each<[string, OutgoingFilter | null, string, string]>([
    ['no filter', null, 'abeZ', ''],
    ['allow an email in To', allow('ANN@customer.example'), 'a', 'beZ'],
    ['allow an email in Cc', allow('eve@partner.example'), 'e', 'abZ'],
    ['allow a domain with its subdomains', allow('customer.example'), 'ab', 'eZ'],
    ['allow emails and domains', allow('eve@partner.example', 'customer.example'), 'abe', 'Z'],
    ['allow what nobody has', allow('elsewhere.example'), '', 'abeZ'],
    ['ignore an email in To', ignore('bob@mail.customer.example'), 'aeZ', 'b'],
    ['ignore an email in Cc, in other letters', ignore('zoë@BÜCHER.example'), 'abe', 'Z'],
    ['ignore a domain in its other form', ignore('xn--bcher-kva.example'), 'abe', 'Z'],
    ['ignore emails and domains', ignore('ann@customer.example', 'partner.example'), 'bZ', 'ae'],
    ['ignore everybody', ignore('example'), '', 'abeZ'],
  ])('%s', (_, rule, offered, blocked) => {
    expect(plan({ filter: rule })).toEqual({ offered, blocked, suppressed: '', held: '' });
  });

  it('and each who is blocked is told apart by the entry', () => {
    const { left } = planRecipients(recipients(), {
      filter: ignore('partner.example'),
      standsInFor: null,
      suppressed: new Map(),
    });
    expect(left[0]?.response).toBe('Ignored: the ignore filter has the entry domain partner.example.');
  });
});

describe('after a failover', () => {
  it('nobody gets it whom the filter of its own server blocks', () => {
    expect(plan({ standsInFor: { filter: allow('customer.example') } })).toMatchObject({
      offered: 'ab',
      blocked: 'eZ',
    });
  });

  it("nobody gets it whom the other server's filter blocks: they wait for their own", () => {
    const rules = { filter: ignore('customer.example'), standsInFor: { filter: null } };
    expect(plan(rules)).toEqual({ offered: 'eZ', blocked: '', suppressed: '', held: 'ab' });
  });
});

it('leaves out who bounced, with the reason', () => {
  const suppressed = new Map([['eve@partner.example', 'It bounced.']]);
  expect(plan({ suppressed })).toMatchObject({ offered: 'abZ', suppressed: 'e' });
});

// So many that it would not end if each recipient were compared with each entry.
it('sorts a hundred thousand recipients by as many entries', () => {
  const entries = Array.from({ length: 100_000 }, (_, i) => `n${i}@example.com`);
  const pending = entries.map((address) => ({ id: address, address, addressKey: address }) as NotificationRecipient);
  const { offered } = planRecipients(pending, { filter: allow(...entries), standsInFor: null, suppressed: new Map() });
  expect(offered).toHaveLength(100_000);
});
