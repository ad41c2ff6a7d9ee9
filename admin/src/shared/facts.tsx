import { DataList } from '@mantine/core';
import type { ReactNode } from 'react';

/** What is known of one thing, a line each; what there is nothing to say of is left out. */
export function Facts({ facts }: { facts: [label: string, value: ReactNode][] }) {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== '' && value !== false);
  return (
    <DataList labelWidth="min(10rem, 42%)" gap={6}>
      {known.map(([label, value]) => (
        <DataList.Item key={label}>
          <DataList.ItemLabel>{label}</DataList.ItemLabel>
          <DataList.ItemValue className="break-words">{value}</DataList.ItemValue>
        </DataList.Item>
      ))}
    </DataList>
  );
}
