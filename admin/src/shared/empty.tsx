import { Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** What a list says when it has nothing to show: what would be here, and the first step. */
export function Empty(props: { icon: ReactNode; title: string; description: ReactNode; action?: ReactNode }) {
  return (
    <Stack align="center" gap="xs" py={48} px="md" ta="center">
      <Text c="dimmed" component="span" aria-hidden="true" lh={1}>
        {props.icon}
      </Text>
      <Text fw={600}>{props.title}</Text>
      <Text c="dimmed" fz="sm" maw="34rem" component="div">
        {props.description}
      </Text>
      {props.action && <Group mt="sm">{props.action}</Group>}
    </Stack>
  );
}
