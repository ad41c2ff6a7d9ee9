import { registerEnumType } from '@nestjs/graphql';

export enum Role {
  ADMIN = 'ADMIN',
  TECHNICIAN = 'TECHNICIAN',
  MONITOR = 'MONITOR',
}
registerEnumType(Role, { name: 'Role' });
