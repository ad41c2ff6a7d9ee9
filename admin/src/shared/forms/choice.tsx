import { Select, type SelectProps } from '@mantine/core';
import { texts } from '../../texts';

type Entry = { id: string; name: string };

/** One of the things that exist already, or none. */
export function OptionalChoice({ entries, ...props }: Omit<SelectProps, 'data'> & { entries: readonly Entry[] }) {
  return (
    <Select
      data={entries.map(({ id, name }) => ({ value: id, label: name }))}
      placeholder={texts.common.none}
      nothingFoundMessage={texts.common.nothingFound}
      clearable
      searchable
      clearButtonProps={{ 'aria-label': texts.common.clear }}
      {...props}
    />
  );
}
