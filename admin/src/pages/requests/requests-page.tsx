import { Text } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { useQuery } from 'urql';
import type { RequestsQuery, RequestStatus as State } from '../../gql/graphql';
import { ConnectionPages, useCursor } from '../../shared/connection-pages';
import { type Column, DataTable } from '../../shared/data-table';
import { Empty } from '../../shared/empty';
import { OptionalChoice } from '../../shared/forms/choice';
import { FilterBar } from '../../shared/filter-bar';
import { NameLink } from '../../shared/name-link';
import { Page } from '../../shared/page';
import { SearchField } from '../../shared/search-field';
import { StateChoice } from '../../shared/state-choice';
import { useParameter } from '../../shared/use-parameter';
import { When } from '../../shared/when';
import { texts } from '../../texts';
import { RequestStatus } from './request-status';
import { FILING, REQUESTS } from './requests.operations';
import { useRequestChanges } from './use-request-changes';

type Request = RequestsQuery['requests']['edges'][number]['node'];

const t = texts.requests;
const context = { additionalTypenames: ['Request'] };

const columns: Column<Request>[] = [
  {
    header: t.columns.request,
    cell: ({ id, key, subject }) => (
      <>
        <NameLink to={`/requests/${id}`}>{subject}</NameLink>
        <Text fz="xs" c="dimmed">
          {key}
        </Text>
      </>
    ),
  },
  {
    header: t.columns.requester,
    width: '24%',
    cell: ({ requesterName, requesterEmail }) => (
      <>
        {requesterName ?? requesterEmail}
        {requesterName && (
          <Text fz="xs" c="dimmed">
            {requesterEmail}
          </Text>
        )}
      </>
    ),
  },
  { header: t.columns.status, width: '9rem', cell: ({ status }) => <RequestStatus status={status} /> },
  {
    header: t.columns.filed,
    width: '18%',
    cell: ({ technicianGroup, category }) => [technicianGroup?.name, category?.name].filter(Boolean).join(' · ') || '–',
  },
  { header: t.columns.updated, width: '9rem', cell: ({ updatedAt }) => <When at={updatedAt} /> },
];

export default function RequestsPage() {
  const after = useCursor();
  const [status, setStatus] = useParameter('status');
  const [technicianGroupId, setGroup] = useParameter('group');
  const [categoryId, setCategory] = useParameter('category');
  const [search, setSearch] = useParameter('search');
  const statuses = status !== null && status in t.statuses ? [status as State] : null;
  const variables = { after, filter: { statuses, technicianGroupId, categoryId, search } };
  const [{ data, error }, reload] = useQuery({ query: REQUESTS, variables, context });
  const [filing] = useQuery({ query: FILING });
  useRequestChanges(null, reload);
  const requests = data?.requests;
  return (
    <Page title={t.title} description={t.description}>
      <FilterBar>
        <SearchField label={t.search} value={search} onChange={setSearch} />
        <StateChoice label={t.status} names={t.statuses} value={status} onChange={setStatus} />
        <OptionalChoice
          label={t.group}
          entries={filing.data?.technicianGroups ?? []}
          placeholder={texts.common.all}
          value={technicianGroupId}
          onChange={setGroup}
        />
        <OptionalChoice
          label={t.category}
          entries={filing.data?.categories ?? []}
          placeholder={texts.common.all}
          value={categoryId}
          onChange={setCategory}
        />
      </FilterBar>
      <DataTable
        label={t.title}
        columns={columns}
        rows={requests?.edges.map(({ node }) => node)}
        rowKey={({ id }) => id}
        error={error}
        retry={reload}
        empty={<Empty icon={<IconInbox size={36} stroke={1.4} />} title={t.emptyTitle} description={t.emptyText} />}
      />
      <ConnectionPages pageInfo={requests?.pageInfo} totalCount={requests?.totalCount} />
    </Page>
  );
}
