import { Badge, Group, Loader, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from 'urql';
import type { PreviewFilterQuery } from '../../gql/graphql';
import { type Column, DataTable } from '../../shared/data-table';
import { Empty } from '../../shared/empty';
import { When } from '../../shared/when';
import { texts } from '../../texts';
import { PREVIEW_FILTER } from './filter-trial.operations';
import type { Filter } from './filter-values';
import { VerdictWords } from './sample-trial';

const t = texts.servers.filter;

type Item = PreviewFilterQuery['previewIncomingFilter']['items'][number];

const columns: Column<Item>[] = [
  {
    header: t.result,
    width: '34%',
    cell: ({ verdict, changed }) => (
      <>
        <Group gap="xs">
          <VerdictWords verdict={verdict} />
          {changed && (
            <Badge variant="outline" size="sm" tt="none">
              {t.changed}
            </Badge>
          )}
        </Group>
        <Text fz="xs" c="dimmed">
          {verdict.reason}
        </Text>
      </>
    ),
  },
  {
    header: t.from,
    cell: ({ message: { fromAddress, receivedAt } }) => (
      <>
        {fromAddress ?? '–'}
        <Text fz="xs" c="dimmed">
          <When at={receivedAt} />
        </Text>
      </>
    ),
  },
  { header: t.subject, cell: ({ message }) => message.subject ?? '–' },
];

/** Follows the form: what the filter would have done appears a moment after each change. */
export function StoredTrial({ filter, serverId }: { filter: Filter; serverId: string }) {
  const [settled] = useDebouncedValue(filter, 500);
  const [{ data, error, fetching }, reload] = useQuery({
    query: PREVIEW_FILTER,
    variables: { serverId, filter: settled },
    requestPolicy: 'network-only',
  });
  // What the filter would have done before it was changed says nothing about the changed one.
  const running = fetching || JSON.stringify(settled) !== JSON.stringify(filter);
  const preview = running || error ? undefined : data?.previewIncomingFilter;
  return (
    <Stack gap="sm">
      <Text fz="sm" c="dimmed">
        {t.tryStoredHelp}
      </Text>
      <Group gap="xs" role="status">
        {running && <Loader size={14} aria-label={t.tryingAgain} />}
        {preview && (
          <Text fz="sm" fw={500}>
            {t.counts(preview.accepted, preview.ignored, preview.changed)}
          </Text>
        )}
      </Group>
      <DataTable
        label={t.tryStored}
        columns={columns}
        rows={preview?.items}
        rowKey={({ message }) => message.id}
        error={running ? undefined : error}
        retry={reload}
        empty={<Empty icon={null} title={t.noMessages} description="" />}
      />
    </Stack>
  );
}
