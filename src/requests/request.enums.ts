import { registerEnumType } from '@nestjs/graphql';

export enum RequestStatus {
  OPEN = 'OPEN',
  PENDING = 'PENDING',
  RESOLVED = 'RESOLVED',
  CLOSED = 'CLOSED',
}
registerEnumType(RequestStatus, { name: 'RequestStatus' });

export enum EntryDirection {
  INCOMING = 'INCOMING',
  OUTGOING = 'OUTGOING',
}
registerEnumType(EntryDirection, { name: 'EntryDirection' });
