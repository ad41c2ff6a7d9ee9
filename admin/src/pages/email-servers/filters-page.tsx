import { Badge, Button, Group, Text } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { Link } from 'react-router';
import { useQuery } from 'urql';
import { type Column, DataTable } from '../../shared/data-table';
import { Empty } from '../../shared/empty';
import { Page } from '../../shared/page';
import { texts } from '../../texts';
import { EMAILS_PATH } from './emails-path';
import type { Filter } from './filter-values';
import { FILTERS } from './filters.operations';
import { INCOMING_PATH } from './incoming-server-form';
import { OUTGOING_PATH } from './outgoing-server-form';

const t = texts.servers.filter;
const context = { additionalTypenames: ['IncomingEmailServer', 'OutgoingEmailServer'] };
/** More entries than these are counted instead of shown. */
const SHOWN_ENTRIES = 8;

interface Row {
  id: string;
  name: string;
  email: string;
  direction: 'incoming' | 'outgoing';
  to: string;
  filter: (Omit<Filter, 'keywords'> & { keywords?: string[] }) | null;
}

const columns: Column<Row>[] = [
  {
    header: texts.servers.columns.server,
    width: '28%',
    cell: ({ name, email }) => (
      <>
        <strong>{name}</strong>
        <Text fz="sm" c="dimmed">
          {email}
        </Text>
      </>
    ),
  },
  { header: t.direction, width: '8rem', cell: ({ direction }) => t.directions[direction] },
  { header: t.title, cell: ({ filter, direction }) => <FilterWords filter={filter} words={t[direction]} /> },
  {
    header: texts.common.actions,
    hideHeader: true,
    align: 'right',
    width: '6rem',
    cell: ({ to, name }) => (
      <Button component={Link} to={to} variant="default" size="xs" aria-label={t.editOf(name)}>
        {texts.common.edit}
      </Button>
    ),
  },
];

/** All filters at one glance; each is changed, and tried, in the form of its server. */
export default function FiltersPage() {
  const [{ data, error }, reload] = useQuery({ query: FILTERS, context });
  const rows = data && [
    ...data.incomingEmailServers.map((server) => ({
      ...server,
      direction: 'incoming' as const,
      to: `${INCOMING_PATH}/${server.id}#filter`,
    })),
    ...data.outgoingEmailServers.map((server) => ({
      ...server,
      direction: 'outgoing' as const,
      to: `${OUTGOING_PATH}/${server.id}#filter`,
    })),
  ];
  return (
    <Page title={t.pageTitle} description={t.pageDescription} path={EMAILS_PATH}>
      <DataTable
        label={t.pageTitle}
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        error={error}
        retry={reload}
        empty={
          <Empty
            icon={<IconFilter size={36} stroke={1.4} />}
            title={t.emptyTitle}
            description={t.emptyText}
            action={
              <Button component={Link} to={`${INCOMING_PATH}/new`}>
                {texts.servers.incoming.add}
              </Button>
            }
          />
        }
      />
    </Page>
  );
}

function FilterWords({ filter, words }: Pick<Row, 'filter'> & { words: typeof t.incoming }) {
  if (!filter) return <Text fz="sm">{words.none}</Text>;
  const entries = [...filter.emails, ...filter.domains, ...(filter.keywords ?? []).map((word) => `“${word}”`)];
  const more = entries.length - SHOWN_ENTRIES;
  return (
    <>
      <Text fz="sm" mb={4}>
        {filter.type === 'ALLOW' ? t.onlyThese : t.notThese}
      </Text>
      <Group gap={6}>
        {entries.slice(0, SHOWN_ENTRIES).map((entry) => (
          <Badge key={entry} variant="default" tt="none" fw={400} maw="100%">
            {entry}
          </Badge>
        ))}
        {more > 0 && (
          <Text fz="sm" c="dimmed">
            {t.more(more)}
          </Text>
        )}
      </Group>
    </>
  );
}
