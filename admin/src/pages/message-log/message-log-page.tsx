import { Button, Group, Loader, Text } from '@mantine/core';
import { IconMailSearch, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery } from 'urql';
import type { InboundState, MessagesQuery } from '../../gql/graphql';
import { mayUse, useSession } from '../../session/session-context';
import { confirm } from '../../shared/confirm';
import { ConnectionPages, useCursor } from '../../shared/connection-pages';
import { type Column, DataTable } from '../../shared/data-table';
import { Empty } from '../../shared/empty';
import { OptionalChoice } from '../../shared/forms/choice';
import { FilterBar } from '../../shared/filter-bar';
import { NameLink } from '../../shared/name-link';
import { Page } from '../../shared/page';
import { SearchField } from '../../shared/search-field';
import { StateChoice } from '../../shared/state-choice';
import { dataOrTell, tellDone } from '../../shared/tell';
import { useParameter } from '../../shared/use-parameter';
import { When } from '../../shared/when';
import { texts } from '../../texts';
import { MAILBOXES, MESSAGES, REPROCESS_ALL } from './message-log.operations';
import { canBeDecidedAgain, MessageState } from './message-state';
import { useUndecided } from './use-undecided';

type Message = MessagesQuery['inboundMessages']['edges'][number]['node'];

const t = texts.messageLog;
const context = { additionalTypenames: ['InboundMessage'] };

const columns: Column<Message>[] = [
  {
    header: t.columns.from,
    width: '24%',
    cell: ({ fromName, fromAddress }) => (
      <>
        {fromName ?? fromAddress ?? t.unknownSender}
        {fromName && (
          <Text fz="xs" c="dimmed">
            {fromAddress}
          </Text>
        )}
      </>
    ),
  },
  {
    header: t.columns.subject,
    cell: ({ id, subject, reason }) => (
      <>
        <NameLink to={`/message-log/${id}`}>{subject || t.noSubject}</NameLink>
        <Text fz="xs" c="dimmed" lineClamp={2}>
          {reason}
        </Text>
      </>
    ),
  },
  { header: t.columns.state, width: '11rem', cell: ({ state }) => <MessageState state={state} /> },
  { header: t.columns.received, width: '9rem', cell: ({ receivedAt }) => <When at={receivedAt} /> },
];

export default function MessageLogPage() {
  const { viewer } = useSession();
  const isAdmin = mayUse(viewer.role, []);
  const after = useCursor();
  const [state, setState] = useParameter('state');
  const [serverId, setServerId] = useParameter('server');
  const [search, setSearch] = useParameter('search');
  const known = state !== null && state in t.states ? (state as InboundState) : null;
  const filter = { states: known && [known], serverId, search };
  const isOfThoseToDecide = isAdmin && canBeDecidedAgain(known);
  const [{ data, error }, reload] = useQuery({ query: MESSAGES, variables: { after, filter }, context });
  const undecided = useUndecided({ filter, reloadList: reload, pause: !isOfThoseToDecide });
  const [mailboxes] = useQuery({ query: MAILBOXES, pause: !isAdmin });
  const [{ fetching: queuing }, reprocessAll] = useMutation(REPROCESS_ALL);

  async function decideAllAgain(): Promise<void> {
    const question = { title: t.reprocessAllTitle, text: t.reprocessAllText, confirm: t.reprocessAll };
    if (!(await confirm(question))) return;
    const done = dataOrTell(await reprocessAll({ filter }, context), ({ payload }) => payload.userErrors);
    if (done) tellDone(t.queued(done.payload.queued));
  }

  const messages = data?.inboundMessages;
  return (
    <Page
      title={t.title}
      description={t.description}
      actions={
        isOfThoseToDecide &&
        messages?.edges.length !== 0 && (
          <Button leftSection={<IconRefresh size={16} />} loading={queuing} onClick={() => void decideAllAgain()}>
            {t.reprocessAll}
          </Button>
        )
      }
    >
      <FilterBar>
        <SearchField label={t.search} value={search} onChange={setSearch} />
        <StateChoice label={t.state} names={t.states} value={state} onChange={setState} />
        {isAdmin && (
          <OptionalChoice
            label={t.server}
            entries={mailboxes.data?.incomingEmailServers ?? []}
            placeholder={texts.common.all}
            value={serverId}
            onChange={setServerId}
          />
        )}
      </FilterBar>
      {undecided > 0 && (
        <Group gap="xs" role="status">
          <Loader size={14} />
          <Text fz="sm">{t.undecided(undecided)}</Text>
        </Group>
      )}
      <DataTable
        label={t.title}
        columns={columns}
        rows={messages?.edges.map(({ node }) => node)}
        rowKey={({ id }) => id}
        error={error}
        retry={reload}
        empty={
          <Empty icon={<IconMailSearch size={36} stroke={1.4} />} title={t.emptyTitle} description={t.emptyText} />
        }
      />
      <ConnectionPages pageInfo={messages?.pageInfo} totalCount={messages?.totalCount} />
    </Page>
  );
}
