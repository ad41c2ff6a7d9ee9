import { Button, Group, Text } from '@mantine/core';
import { IconChevronRight, IconChevronsLeft } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import { texts } from '../texts';

const PARAMETER = 'after';

/** Where in a newest-first list the reader is: in the address, so that a page can be linked to and "back" goes back. */
export function useCursor(): string | null {
  const [parameters] = useSearchParams();
  return parameters.get(PARAMETER);
}

export interface ConnectionPagesProps {
  pageInfo: { hasNextPage: boolean; endCursor: string | null } | undefined;
  totalCount?: number | null;
}

/** Ways through a connection; `first` and the filter stay with the page. */
export function ConnectionPages({ pageInfo, totalCount }: ConnectionPagesProps) {
  const [parameters, setParameters] = useSearchParams();
  const after = parameters.get(PARAMETER);
  if (!pageInfo || (!after && !pageInfo.hasNextPage)) return null;
  const go = (cursor: string | null) =>
    setParameters((before) => {
      const next = new URLSearchParams(before);
      if (cursor) next.set(PARAMETER, cursor);
      else next.delete(PARAMETER);
      return next;
    });
  return (
    <Group justify="space-between" component="nav" aria-label={texts.pages.label}>
      <Text fz="sm" c="dimmed">
        {typeof totalCount === 'number' ? texts.pages.total(totalCount) : ''}
      </Text>
      <Group gap="xs">
        <Button
          variant="default"
          size="xs"
          disabled={!after}
          onClick={() => go(null)}
          leftSection={<IconChevronsLeft size={16} />}
        >
          {texts.pages.newest}
        </Button>
        <Button
          variant="default"
          size="xs"
          disabled={!pageInfo.hasNextPage}
          onClick={() => go(pageInfo.endCursor)}
          rightSection={<IconChevronRight size={16} />}
        >
          {texts.pages.older}
        </Button>
      </Group>
    </Group>
  );
}
