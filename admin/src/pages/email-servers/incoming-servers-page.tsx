import { Button, Text, Tooltip } from '@mantine/core';
import { IconMailDown, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useMutation, useQuery } from 'urql';
import type { IncomingServersQuery } from '../../gql/graphql';
import { type Column, DataTable } from '../../shared/data-table';
import { Empty } from '../../shared/empty';
import { Page } from '../../shared/page';
import { Status } from '../../shared/status';
import { dataOrTell, tellDone, tellProblem } from '../../shared/tell';
import { texts } from '../../texts';
import { AuthorizationResult } from './authorization-result';
import { EMAILS_PATH } from './emails-path';
import { INCOMING_PATH } from './incoming-server-form';
import {
  AUTHORIZE_INCOMING,
  DELETE_INCOMING,
  ENABLE_INCOMING,
  INCOMING_SERVERS,
  POLL_INCOMING,
} from './incoming.operations';
import { serverActions } from './server-actions';
import { ServerMenu } from './server-menu';
import { Checking, ConsentCell, HealthCell, NameCell } from './server-status';
import { useHealthChanges } from './use-health-changes';
import { useServerSwitch } from './use-server-switch';

type Server = IncomingServersQuery['incomingEmailServers'][number];

const t = texts.servers;
const context = { additionalTypenames: ['IncomingEmailServer'] };

export default function IncomingServersPage() {
  const [{ data, error }, reload] = useQuery({ query: INCOMING_SERVERS, context });
  useHealthChanges(reload);
  const [servers, switchServer] = useServerSwitch(data?.incomingEmailServers, INCOMING_SERVERS);
  const [parameters] = useSearchParams();
  const [, enable] = useMutation(ENABLE_INCOMING);
  const [, remove] = useMutation(DELETE_INCOMING);
  const [, authorize] = useMutation(AUTHORIZE_INCOMING);
  const [, poll] = useMutation(POLL_INCOMING);
  const actions = serverActions({ enable, remove: (v) => remove(v, context), authorize }, t.incoming);

  const [checking, setChecking] = useState<readonly string[]>([]);

  async function check({ id }: Server): Promise<void> {
    setChecking((before) => [...before, id]);
    const answer = dataOrTell(await poll({ id }), ({ payload }) => payload.userErrors)?.payload.poll;
    setChecking((before) => before.filter((each) => each !== id));
    reload({ requestPolicy: 'network-only' });
    if (answer?.problem) tellProblem(answer.problem.title);
    else if (answer) tellDone(t.checkedNow(answer.messagesFetched));
  }

  const statusOf = (id: string) => data?.systemStatus.incoming.find(({ server }) => server.id === id);
  const columns: Column<Server>[] = [
    {
      header: t.columns.server,
      width: '26%',
      cell: (server) => <NameCell to={`${INCOMING_PATH}/${server.id}`} {...server} />,
    },
    {
      header: t.columns.connection,
      cell: ({ protocol, securityType, host, port, technicianGroup, category }) => (
        <>
          {protocol} · {host}
          <Text fz="xs" c="dimmed">
            {[t.endpoint(securityType, port), technicianGroup?.name, category?.name].filter(Boolean).join(' · ')}
          </Text>
        </>
      ),
    },
    {
      header: t.columns.health,
      width: '22%',
      cell: ({ id, health, oauth }) =>
        checking.includes(id) ? (
          <Checking />
        ) : (
          <HealthCell health={health} problem={oauth?.problem ?? health.problem} />
        ),
    },
    {
      header: t.columns.mail,
      cell: ({ id, pollIntervalSeconds }) => (
        <MailCell status={statusOf(id)} pollIntervalSeconds={pollIntervalSeconds} />
      ),
    },
    {
      header: t.columns.consent,
      width: '10rem',
      cell: ({ authType, oauth }) => <ConsentCell authType={authType} oauth={oauth} />,
    },
    {
      header: texts.common.actions,
      hideHeader: true,
      align: 'right',
      width: '3.5rem',
      cell: (server) => (
        <ServerMenu
          server={server}
          editTo={`${INCOMING_PATH}/${server.id}`}
          check={() => void check(server)}
          checking={checking.includes(server.id)}
          authorize={() => void actions.authorize(server)}
          setEnabled={(enabled) => switchServer({ id: server.id, enabled }, () => actions.setEnabled(server, enabled))}
          remove={() => void actions.remove(server)}
        />
      ),
    },
  ];

  const add = (
    <Button component={Link} to={`${INCOMING_PATH}/new`} leftSection={<IconPlus size={16} />}>
      {t.incoming.add}
    </Button>
  );
  return (
    <Page
      title={t.incoming.title}
      description={t.incoming.description}
      path={EMAILS_PATH}
      actions={servers?.length ? add : null}
    >
      {servers && <AuthorizationResult servers={servers} authorize={(server) => void actions.authorize(server)} />}
      <DataTable
        label={t.incoming.title}
        columns={columns}
        rows={servers}
        rowKey={({ id }) => id}
        error={error}
        retry={reload}
        isHighlighted={({ id }) => id === parameters.get('server')}
        empty={
          <Empty
            icon={<IconMailDown size={36} stroke={1.4} />}
            title={t.incoming.emptyTitle}
            description={t.incoming.emptyText}
            action={add}
          />
        }
      />
    </Page>
  );
}

type IncomingStatus = IncomingServersQuery['systemStatus']['incoming'][number];

function MailCell({
  status,
  pollIntervalSeconds,
}: {
  status: IncomingStatus | undefined;
  pollIntervalSeconds: number;
}) {
  return (
    <>
      {t.received(status?.messagesLast24Hours ?? 0)}
      <div>
        {status?.pushActive ? (
          <Tooltip label={t.pushHelp}>
            <span>
              <Status tone="good">{t.push}</Status>
            </span>
          </Tooltip>
        ) : (
          <Text fz="xs" c="dimmed">
            {t.poll(pollIntervalSeconds)}
          </Text>
        )}
      </div>
    </>
  );
}
