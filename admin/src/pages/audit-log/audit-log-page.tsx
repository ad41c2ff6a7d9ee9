import { Code, Spoiler, Text } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useQuery } from 'urql';
import type { AuditEventsQuery } from '../../gql/graphql';
import { ConnectionPages, useCursor } from '../../shared/connection-pages';
import { type Column, DataTable } from '../../shared/data-table';
import { Empty } from '../../shared/empty';
import { Page } from '../../shared/page';
import { When } from '../../shared/when';
import { texts } from '../../texts';
import { AUDIT_EVENTS } from './audit-log.operations';

type AuditEvent = AuditEventsQuery['auditEvents']['edges'][number]['node'];

const t = texts.auditLog;
const context = { additionalTypenames: ['AuditEvent'] };

const columns: Column<AuditEvent>[] = [
  { header: t.columns.at, width: '12.5rem', cell: ({ at }) => <When at={at} absolute /> },
  { header: t.columns.actor, width: '18%', cell: ({ actor }) => actor },
  {
    header: t.columns.action,
    width: '30%',
    cell: ({ action, subject }) => (
      <>
        {subject}
        <Text fz="xs" c="dimmed">
          {action}
        </Text>
      </>
    ),
  },
  {
    header: t.columns.changes,
    cell: ({ changes }) => (
      <Spoiler
        maxHeight={132}
        showLabel={t.showAll}
        hideLabel={t.showLess}
        styles={{ control: { fontSize: '0.8125rem', background: 'var(--mantine-color-body)' } }}
      >
        {changes.map(({ field, from, to }) => (
          <Text key={field} fz="xs" className="break-words">
            {field}: {from !== null && <Code>{from || t.nothing}</Code>} → <Code>{to ?? t.nothing}</Code>
          </Text>
        ))}
      </Spoiler>
    ),
  },
];

export default function AuditLogPage() {
  const after = useCursor();
  const [{ data, error }, reload] = useQuery({ query: AUDIT_EVENTS, variables: { after }, context });
  const events = data?.auditEvents;
  return (
    <Page title={t.title} description={t.description}>
      <DataTable
        label={t.title}
        columns={columns}
        rows={events?.edges.map(({ node }) => node)}
        rowKey={({ id }) => id}
        error={error}
        retry={reload}
        empty={<Empty icon={<IconHistory size={36} stroke={1.4} />} title={t.emptyTitle} description={t.emptyText} />}
      />
      <ConnectionPages pageInfo={events?.pageInfo} totalCount={events?.totalCount} />
    </Page>
  );
}
