import { Paper, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { useQuery } from 'urql';
import type { StatusQuery } from '../../gql/graphql';
import { type Column, DataTable } from '../../shared/data-table';
import { LoadFailed } from '../../shared/load-failed';
import { Page } from '../../shared/page';
import { Status } from '../../shared/status';
import { When } from '../../shared/when';
import { texts } from '../../texts';
import { HealthCell } from '../email-servers/server-status';
import { useHealthChanges } from '../email-servers/use-health-changes';
import { Incidents } from './incidents';
import { STATUS } from './status.operations';
import { TrafficChart } from './traffic-chart';

type SystemStatus = StatusQuery['systemStatus'];
type Incoming = SystemStatus['incoming'][number];
type Outgoing = SystemStatus['outgoing'][number];

const t = texts.status;
/** What waits changes without anybody announcing it. */
const EVERY_MS = 10_000;

const name = ({ server }: Incoming | Outgoing) => (
  <>
    <strong>{server.name}</strong>
    <Text fz="xs" c="dimmed">
      {server.email}
    </Text>
  </>
);
const lastSuccess = ({ health }: Incoming | Outgoing) =>
  health.lastSucceededAt ? <When at={health.lastSucceededAt} /> : texts.dates.never;

const incomingColumns: Column<Incoming>[] = [
  { header: t.columns.server, width: '30%', cell: name },
  { header: t.columns.health, cell: ({ health }) => <HealthCell health={health} problem={health.problem} /> },
  { header: t.columns.lastSuccess, width: '10rem', cell: lastSuccess },
  {
    header: t.columns.mail,
    width: '22%',
    cell: ({ messagesLast24Hours, pushActive }) =>
      [t.receivedCount(messagesLast24Hours), pushActive && t.push].filter(Boolean).join(' · '),
  },
];

const outgoingColumns: Column<Outgoing>[] = [
  { header: t.columns.server, width: '30%', cell: name },
  {
    header: t.columns.health,
    cell: ({ health, circuitOpen, warning }) => (
      <>
        <HealthCell health={health} problem={health.problem} />
        {circuitOpen && (
          <Text fz="xs" c="dimmed">
            {t.circuitOpen}
          </Text>
        )}
        {warning && <Status tone="busy">{warning.title}</Status>}
      </>
    ),
  },
  { header: t.columns.lastSuccess, width: '10rem', cell: lastSuccess },
  {
    header: t.columns.mail,
    width: '22%',
    cell: ({ sentLast24Hours, failedLast24Hours, recipients24Hours, quota24Hours }) => (
      <>
        {t.sentCount(sentLast24Hours, failedLast24Hours)}
        {quota24Hours !== null && (
          <Text fz="xs" c="dimmed">
            {t.quota(recipients24Hours, quota24Hours)}
          </Text>
        )}
      </>
    ),
  },
];

export default function StatusPage() {
  const [{ data, error }, reload] = useQuery({ query: STATUS });
  useHealthChanges(reload);
  useInterval(() => reload({ requestPolicy: 'network-only' }), EVERY_MS, { autoInvoke: true });
  return (
    <Page title={t.title} description={t.description}>
      {error && !data && <LoadFailed error={error} retry={reload} />}
      {!error && !data && <Skeleton height={420} role="status" aria-label={texts.common.loading} />}
      {data && <Overview {...data} />}
    </Page>
  );
}

function Overview({ systemStatus: s, mailTraffic }: StatusQuery) {
  const none = (
    <Text p="md" fz="sm" c="dimmed">
      {t.noServers}
    </Text>
  );
  return (
    <Stack gap="lg">
      <Paper withBorder p="lg" role="status">
        <Status tone={s.healthy && s.incidents.length === 0 ? 'good' : 'bad'}>
          {s.healthy && s.incidents.length === 0 ? t.healthy : t.unhealthy}
        </Status>
        <Text fz="xs" c="dimmed" mt={4}>
          {t.version(s.version, s.database)}, {t.started} <When at={s.startedAt} />
        </Text>
      </Paper>
      <Incidents incidents={s.incidents} />
      <section aria-labelledby="queues">
        <Title order={2} id="queues" mb="sm">
          {t.queues}
        </Title>
        <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm">
          {(Object.keys(t.queue) as (keyof typeof t.queue)[]).map((queue) => (
            <Paper key={queue} withBorder p="md">
              <Text fz="xl" fw={600}>
                {s[queue]}
              </Text>
              <Text fz="xs" c="dimmed">
                {t.queue[queue]}
              </Text>
            </Paper>
          ))}
        </SimpleGrid>
      </section>
      <TrafficChart traffic={mailTraffic} />
      <Title order={2}>{t.incoming}</Title>
      <DataTable
        label={t.incoming}
        columns={incomingColumns}
        rows={s.incoming}
        rowKey={({ server }) => server.id}
        empty={none}
      />
      <Title order={2}>{t.outgoing}</Title>
      <DataTable
        label={t.outgoing}
        columns={outgoingColumns}
        rows={s.outgoing}
        rowKey={({ server }) => server.id}
        empty={none}
      />
    </Stack>
  );
}
