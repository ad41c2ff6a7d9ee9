import { Group } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './filter-bar.module.css';

/** What a list is filtered by, in a row above it; the first one, its search, takes the room that is left. */
export function FilterBar({ children }: { children: ReactNode }) {
  return (
    <Group align="flex-end" gap="sm" className={classes.bar}>
      {children}
    </Group>
  );
}
