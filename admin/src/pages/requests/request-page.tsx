import { Anchor, Button, Group, Paper, Select, Skeleton, Stack, Title } from '@mantine/core';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { useClient, useMutation, useQuery } from 'urql';
import type { RequestQuery, RequestStatus as State } from '../../gql/graphql';
import { NotFound } from '../../layout/page-states';
import { Facts } from '../../shared/facts';
import { OptionalChoice } from '../../shared/forms/choice';
import { LoadFailed } from '../../shared/load-failed';
import { Page } from '../../shared/page';
import { dataOrTell, tellDone } from '../../shared/tell';
import { useShownAtOnce } from '../../shared/use-shown-at-once';
import { When } from '../../shared/when';
import { texts } from '../../texts';
import { Conversation, type Entry } from './conversation';
import { ReplyForm } from './reply-form';
import { FILING, REQUEST, UPDATE_REQUEST } from './requests.operations';
import { useRequestChanges } from './use-request-changes';

/** What is changed at once; the rest stays. */
interface Filing {
  status?: State;
  technicianGroupId?: string | null;
  categoryId?: string | null;
}

type Request = NonNullable<RequestQuery['request']>;

const t = texts.requests;

export default function RequestPage() {
  const { id = '' } = useParams();
  // Made anew for each request: what was read, written or attached for one is nothing for another that it links to.
  return <OneRequest key={id} id={id} />;
}

function OneRequest({ id }: { id: string }) {
  const [after, setAfter] = useState<string | null>(null);
  const [before, setBefore] = useState<Entry[]>([]);
  const [replies, setReplies] = useState(0);
  const [{ data, error, fetching }, reload] = useQuery({ query: REQUEST, variables: { id, after } });
  useRequestChanges(id, reload);
  const request = data?.request;
  if (data && !request && !fetching) return <NotFound />;
  const shown = request?.entries.edges.map(({ node }) => node) ?? [];
  const next = request?.entries.pageInfo;
  const follow = () => {
    setBefore([...before, ...shown]);
    setAfter(next?.endCursor ?? null);
  };
  return (
    <Page
      title={request ? `${request.key}: ${request.subject}` : t.requestTitle}
      path={[{ label: t.back, to: '/requests' }]}
    >
      {error && !data && <LoadFailed error={error} retry={reload} />}
      {!error && !request && <Skeleton height={420} role="status" aria-label={texts.common.loading} />}
      {request && (
        <Stack gap="md">
          <About request={request} after={after} />
          <Title order={2}>{t.conversation}</Title>
          <Conversation entries={[...before, ...shown]} />
          {next?.hasNextPage && (
            <Button variant="default" w="fit-content" onClick={follow} loading={fetching}>
              {t.older}
            </Button>
          )}
          <ReplyForm
            key={replies}
            id={id}
            requester={request.requesterEmail}
            onSent={() => {
              setReplies(replies + 1);
              reload({ requestPolicy: 'network-only' });
            }}
          />
        </Stack>
      )}
    </Page>
  );
}

/** Who asked, and how it is filed; a change is shown and saved as it is made. `after`: the page of its mails. */
function About({ request, after }: { request: Request; after: string | null }) {
  const client = useClient();
  const [filing] = useQuery({ query: FILING });
  const [, update] = useMutation(UPDATE_REQUEST);
  const [r, change] = useShownAtOnce(request, withChange);
  const save = (input: Filing) =>
    change(input, async () => {
      const result = await update({ id: request.id, input });
      const done = dataOrTell(result, ({ payload }) => payload.userErrors, t.unchanged);
      if (done) tellDone(input.status ? t.saved(t.statuses[input.status]) : t.filed);
      await client.query(REQUEST, { id: request.id, after }, { requestPolicy: 'network-only' });
    });
  const choice = { flex: '1 1 11rem' };
  return (
    <Paper withBorder p="lg">
      <Group align="flex-end" mb="lg" gap="md">
        <Select
          label={t.status}
          data={Object.entries(t.statuses).map(([value, label]) => ({ value, label }))}
          value={r.status}
          allowDeselect={false}
          onChange={(status) => save({ status: status as State })}
          style={choice}
        />
        <OptionalChoice
          label={t.group}
          entries={filing.data?.technicianGroups ?? []}
          value={r.technicianGroup?.id ?? null}
          onChange={(technicianGroupId) => save({ technicianGroupId })}
          style={choice}
        />
        <OptionalChoice
          label={t.category}
          entries={filing.data?.categories ?? []}
          value={r.category?.id ?? null}
          onChange={(categoryId) => save({ categoryId })}
          style={choice}
        />
      </Group>
      <Facts
        facts={[
          [t.requester, [r.requesterName, `<${r.requesterEmail}>`].filter(Boolean).join(' ')],
          [t.copies, r.ccEmails.join(', ')],
          [t.source, r.source?.name],
          [t.created, <When key="created" at={r.createdAt} absolute />],
          [
            t.linkedTo,
            r.linkedTo && (
              <Anchor component={Link} to={`/requests/${r.linkedTo.id}`} fz="sm">
                {r.linkedTo.key}: {r.linkedTo.subject}
              </Anchor>
            ),
          ],
        ]}
      />
    </Paper>
  );
}

function withChange(request: Request, { status, technicianGroupId, categoryId }: Filing): Request {
  return {
    ...request,
    ...(status && { status }),
    ...(technicianGroupId !== undefined && { technicianGroup: technicianGroupId ? { id: technicianGroupId } : null }),
    ...(categoryId !== undefined && { category: categoryId ? { id: categoryId } : null }),
  };
}
