import { Anchor } from '@mantine/core';
import { IconBook2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';

/**
 * To a chapter of docs/, e.g. `gmail#the-7-day-rule`. In a tab of its own, because it is read beside a form or a problem.
 */
export function DocLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Anchor href={`/admin/docs/${to}`} target="_blank" fz="sm" w="fit-content">
      <IconBook2 size={14} aria-hidden="true" style={{ verticalAlign: '-2px' }} /> {children}
    </Anchor>
  );
}
