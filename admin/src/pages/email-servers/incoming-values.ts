import type { IncomingEmailServerInput, IncomingProtocol, IncomingServerQuery } from '../../gql/graphql';
import { type Choices, connectionInput, type ConnectionValues, connectionValues } from './connection-values';
import { filterInput, type FilterValues, filterValues } from './filter-values';

export type StoredIncoming = NonNullable<IncomingServerQuery['incomingEmailServer']>;

export interface IncomingValues extends ConnectionValues {
  protocol: IncomingProtocol;
  technicianGroupId: string | null;
  categoryId: string | null;
  outgoingEmailServerId: string | null;
  folder: string;
  firstContactDays: number | '';
  pollIntervalSeconds: number | '';
  filter: FilterValues;
}

export function incomingValues(server: StoredIncoming | null, choices: Choices): IncomingValues {
  return {
    ...connectionValues(server, choices),
    port: server?.port ?? 993,
    protocol: server?.protocol ?? 'IMAP',
    technicianGroupId: server?.technicianGroup?.id ?? null,
    categoryId: server?.category?.id ?? null,
    outgoingEmailServerId: server?.outgoingEmailServer?.id ?? null,
    folder: server?.folder ?? 'INBOX',
    firstContactDays: server?.firstContactDays ?? 0,
    pollIntervalSeconds: server?.pollIntervalSeconds ?? 60,
    filter: filterValues(server?.filter ?? null),
  };
}

export function incomingInput(values: IncomingValues): IncomingEmailServerInput {
  return {
    ...connectionInput(values),
    protocol: values.protocol,
    technicianGroupId: values.technicianGroupId,
    categoryId: values.categoryId,
    outgoingEmailServerId: values.outgoingEmailServerId,
    folder: values.folder,
    // What is empty is out of range, and the server says which numbers it takes.
    firstContactDays: values.firstContactDays === '' ? -1 : values.firstContactDays,
    pollIntervalSeconds: values.pollIntervalSeconds === '' ? 0 : values.pollIntervalSeconds,
    filter: filterInput(values.filter),
  };
}
