import { Anchor, Paper, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import { useQuery } from 'urql';
import type { NotificationQuery } from '../../gql/graphql';
import { NotFound } from '../../layout/page-states';
import { mayUse, useSession } from '../../session/session-context';
import { type Column, DataTable } from '../../shared/data-table';
import { duration } from '../../shared/dates';
import { DiagnosisPanel } from '../../shared/diagnosis-panel';
import { Facts } from '../../shared/facts';
import { LoadFailed } from '../../shared/load-failed';
import { Notice } from '../../shared/notice';
import { Page } from '../../shared/page';
import { Status } from '../../shared/status';
import { When } from '../../shared/when';
import { texts } from '../../texts';
import { NotificationActions } from './notification-actions';
import { NotificationState, RecipientState } from './notification-state';
import { NOTIFICATION } from './notifications.operations';

type Notification = NonNullable<NotificationQuery['notification']>;
type Attempt = Notification['attempts'][number];
type Recipient = Notification['recipients'][number];

const t = texts.notificationLog;

export default function NotificationPage() {
  const { id = '' } = useParams();
  const { viewer } = useSession();
  const [{ data, error, fetching }, reload] = useQuery({ query: NOTIFICATION, variables: { id } });
  const notification = data?.notification;
  if (data && !notification && !fetching) return <NotFound />;
  return (
    <Page
      title={notification?.subject ?? t.notificationTitle}
      path={[{ label: t.back, to: '/notifications' }]}
      actions={notification && mayUse(viewer.role, []) && <NotificationActions id={id} state={notification.state} />}
    >
      {error && !data && <LoadFailed error={error} retry={reload} />}
      {!error && !notification && <Skeleton height={320} role="status" aria-label={texts.common.loading} />}
      {notification && <Details notification={notification} />}
    </Page>
  );
}

const attemptColumns: Column<Attempt>[] = [
  { header: t.attemptColumns.at, width: '12.5rem', cell: ({ at }) => <When at={at} absolute /> },
  { header: t.attemptColumns.server, width: '18%', cell: ({ server }) => server?.name ?? '–' },
  {
    header: t.attemptColumns.result,
    cell: ({ succeeded, response, problem }) => (
      <Stack gap={4}>
        <Status tone={succeeded ? 'good' : 'busy'}>{succeeded ? t.accepted : t.notAccepted}</Status>
        {response && (
          <Text fz="xs" c="dimmed" ff="monospace" className="break-words">
            {response}
          </Text>
        )}
        {problem && <DiagnosisPanel problem={problem} />}
      </Stack>
    ),
  },
  { header: t.attemptColumns.took, width: '6rem', cell: ({ durationMs }) => duration(durationMs) },
];

const recipientColumns: Column<Recipient>[] = [
  { header: t.columns.to, width: '34%', cell: ({ address }) => address },
  {
    header: t.columns.state,
    cell: ({ state, response }) => (
      <>
        <RecipientState state={state} />
        <Text fz="xs" c="dimmed" className="break-words">
          {response}
        </Text>
      </>
    ),
  },
];

function Details({ notification: n }: { notification: Notification }) {
  return (
    <Stack gap="md">
      {n.state === 'UNCERTAIN' && (
        <Notice tone="bad" role="alert" icon={<IconAlertTriangle />} title={t.uncertainTitle}>
          <Text fz="sm">{t.uncertainText}</Text>
        </Notice>
      )}
      <Paper withBorder p="lg">
        <Facts
          facts={[
            [t.columns.state, <NotificationState key="state" state={n.state} />],
            [t.facts.to, n.to.join(', ')],
            [t.facts.cc, n.cc.join(', ')],
            [t.facts.blocked, n.blockedRecipients.join(', ')],
            [
              t.facts.request,
              n.request && (
                <Anchor component={Link} to={`/requests/${n.request.id}`} fz="sm">
                  {n.request.key}: {n.request.subject}
                </Anchor>
              ),
            ],
            [t.facts.meantFor, n.outgoingEmailServer?.name],
            [t.facts.sentBy, n.sentBy?.name],
            [t.facts.created, <When key="created" at={n.createdAt} absolute />],
            [t.facts.sent, n.sentAt && <When at={n.sentAt} absolute />],
            [t.facts.next, n.nextAttemptAt && <When at={n.nextAttemptAt} />],
            [t.facts.messageId, n.messageId],
          ]}
        />
      </Paper>
      <Title order={2}>{t.recipients}</Title>
      <DataTable
        label={t.recipients}
        columns={recipientColumns}
        rows={n.recipients}
        rowKey={({ address }) => address}
        empty={null}
      />
      <Title order={2}>{t.attempts}</Title>
      <DataTable
        label={t.attempts}
        columns={attemptColumns}
        rows={n.attempts}
        rowKey={({ at }) => at}
        empty={
          <Text p="md" fz="sm" c="dimmed">
            {t.noAttempts}
          </Text>
        }
      />
      <Paper withBorder p="lg" component="section" aria-labelledby="text">
        <Title order={2} id="text" mb="sm">
          {t.text}
        </Title>
        <Text fz="sm" className="break-words" style={{ whiteSpace: 'pre-wrap' }}>
          {n.text}
        </Text>
      </Paper>
    </Stack>
  );
}
