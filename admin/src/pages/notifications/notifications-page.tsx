import { Text } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useQuery } from 'urql';
import type { NotificationsQuery, NotificationState as State } from '../../gql/graphql';
import { ConnectionPages, useCursor } from '../../shared/connection-pages';
import { type Column, DataTable } from '../../shared/data-table';
import { Empty } from '../../shared/empty';
import { FilterBar } from '../../shared/filter-bar';
import { NameLink } from '../../shared/name-link';
import { Page } from '../../shared/page';
import { SearchField } from '../../shared/search-field';
import { StateChoice } from '../../shared/state-choice';
import { useParameter } from '../../shared/use-parameter';
import { When } from '../../shared/when';
import { texts } from '../../texts';
import { NotificationState } from './notification-state';
import { NOTIFICATIONS } from './notifications.operations';

type Notification = NotificationsQuery['notifications']['edges'][number]['node'];

const t = texts.notificationLog;
const context = { additionalTypenames: ['Notification'] };

const columns: Column<Notification>[] = [
  { header: t.columns.to, width: '26%', cell: ({ to, cc }) => [...to, ...cc].join(', ') },
  {
    header: t.columns.subject,
    cell: ({ id, subject }) => <NameLink to={`/notifications/${id}`}>{subject}</NameLink>,
  },
  {
    header: t.columns.state,
    width: '12rem',
    cell: ({ state, nextAttemptAt }) => (
      <>
        <NotificationState state={state} />
        {state === 'RETRYING' && nextAttemptAt && (
          <Text fz="xs" c="dimmed">
            <When at={nextAttemptAt} />
          </Text>
        )}
      </>
    ),
  },
  {
    header: t.columns.server,
    width: '14%',
    cell: ({ outgoingEmailServer, sentBy }) => (
      <>
        {outgoingEmailServer?.name ?? '–'}
        {sentBy && sentBy.id !== outgoingEmailServer?.id && (
          <Text fz="xs" c="dimmed">
            {t.overPrimary(sentBy.name)}
          </Text>
        )}
      </>
    ),
  },
  { header: t.columns.created, width: '9rem', cell: ({ createdAt }) => <When at={createdAt} /> },
];

export default function NotificationsPage() {
  const after = useCursor();
  const [state, setState] = useParameter('state');
  const [recipient, setRecipient] = useParameter('recipient');
  const states = state !== null && state in t.states ? [state as State] : null;
  const variables = { after, filter: { states, recipient } };
  const [{ data, error }, reload] = useQuery({ query: NOTIFICATIONS, variables, context });
  const notifications = data?.notifications;
  return (
    <Page title={t.title} description={t.description}>
      <FilterBar>
        <SearchField label={t.recipient} value={recipient} onChange={setRecipient} />
        <StateChoice label={t.state} names={t.states} value={state} onChange={setState} />
      </FilterBar>
      <DataTable
        label={t.title}
        columns={columns}
        rows={notifications?.edges.map(({ node }) => node)}
        rowKey={({ id }) => id}
        error={error}
        retry={reload}
        empty={<Empty icon={<IconSend size={36} stroke={1.4} />} title={t.emptyTitle} description={t.emptyText} />}
      />
      <ConnectionPages pageInfo={notifications?.pageInfo} totalCount={notifications?.totalCount} />
    </Page>
  );
}
