import type { OutgoingEmailServerInput, OutgoingProtocol, OutgoingServerQuery } from '../../gql/graphql';
import { type Choices, connectionInput, type ConnectionValues, connectionValues } from './connection-values';
import { filterInput, type FilterValues, filterValues } from './filter-values';

export type StoredOutgoing = NonNullable<OutgoingServerQuery['outgoingEmailServer']>;

export interface OutgoingValues extends ConnectionValues {
  protocol: OutgoingProtocol;
  senderName: string;
  replyTo: string;
  authenticationNeeded: boolean;
  filter: FilterValues;
}

export function outgoingValues(server: StoredOutgoing | null, choices: Choices): OutgoingValues {
  return {
    ...connectionValues(server, choices),
    // Without a primary nobody sends what names no server.
    primary: server?.primary ?? choices.outgoingEmailServers.length === 0,
    port: server?.port ?? 465,
    protocol: 'SMTP',
    senderName: server?.senderName ?? '',
    replyTo: server?.replyTo ?? '',
    authenticationNeeded: server?.authenticationNeeded ?? true,
    filter: filterValues(server?.filter && { ...server.filter, keywords: [] }),
  };
}

export function outgoingInput(values: OutgoingValues): OutgoingEmailServerInput {
  const filter = filterInput(values.filter);
  const input = {
    ...connectionInput(values),
    protocol: values.protocol,
    senderName: values.senderName.trim() || null,
    replyTo: values.replyTo.trim() || null,
    authenticationNeeded: values.authenticationNeeded,
    filter: filter && { type: filter.type, emails: filter.emails, domains: filter.domains },
  };
  if (values.authenticationNeeded) return input;
  const { password: _, ...withoutPassword } = input;
  return { ...withoutPassword, authType: null, username: null, oauth: null };
}
