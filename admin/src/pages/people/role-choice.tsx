import { Radio, type RadioGroupProps, Stack } from '@mantine/core';
import type { Role } from '../../gql/graphql';
import { texts } from '../../texts';

const roles: Role[] = ['ADMIN', 'TECHNICIAN', 'MONITOR'];

export function RoleChoice(props: Omit<RadioGroupProps, 'children'>) {
  return (
    <Radio.Group label={texts.people.role} required {...props}>
      <Stack gap="xs" mt={6}>
        {roles.map((role) => (
          <Radio key={role} value={role} label={texts.roles[role]} description={texts.people.roleHelp[role]} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
