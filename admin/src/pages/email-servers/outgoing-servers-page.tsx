import { Button, Text } from '@mantine/core';
import { IconMailUp, IconPlus } from '@tabler/icons-react';
import { Link, useSearchParams } from 'react-router';
import { useMutation, useQuery } from 'urql';
import type { OutgoingServersQuery } from '../../gql/graphql';
import { type Column, DataTable } from '../../shared/data-table';
import { Empty } from '../../shared/empty';
import { Page } from '../../shared/page';
import { Status } from '../../shared/status';
import { texts } from '../../texts';
import { AuthorizationResult } from './authorization-result';
import { EMAILS_PATH } from './emails-path';
import { OUTGOING_PATH } from './outgoing-server-form';
import { AUTHORIZE_OUTGOING, DELETE_OUTGOING, ENABLE_OUTGOING, OUTGOING_SERVERS } from './outgoing.operations';
import { serverActions } from './server-actions';
import { ServerMenu } from './server-menu';
import { ConsentCell, HealthCell, NameCell } from './server-status';
import { useHealthChanges } from './use-health-changes';
import { useServerSwitch } from './use-server-switch';

type Server = OutgoingServersQuery['outgoingEmailServers'][number];

const t = texts.servers;
const context = { additionalTypenames: ['OutgoingEmailServer'] };

export default function OutgoingServersPage() {
  const [{ data, error }, reload] = useQuery({ query: OUTGOING_SERVERS, context });
  useHealthChanges(reload);
  const [servers, switchServer] = useServerSwitch(data?.outgoingEmailServers, OUTGOING_SERVERS);
  const [parameters] = useSearchParams();
  const [, enable] = useMutation(ENABLE_OUTGOING);
  const [, remove] = useMutation(DELETE_OUTGOING);
  const [, authorize] = useMutation(AUTHORIZE_OUTGOING);
  const actions = serverActions({ enable, remove: (v) => remove(v, context), authorize }, t.outgoing);

  const columns: Column<Server>[] = [
    {
      header: t.columns.server,
      width: '26%',
      cell: (server) => <NameCell to={`${OUTGOING_PATH}/${server.id}`} {...server} />,
    },
    {
      header: t.columns.connection,
      cell: ({ protocol, securityType, host, port }) => (
        <>
          {protocol} · {host}
          <Text fz="xs" c="dimmed">
            {t.endpoint(securityType, port)}
          </Text>
        </>
      ),
    },
    {
      header: t.columns.health,
      width: '22%',
      cell: ({ health, oauth }) => <HealthCell health={health} problem={oauth?.problem ?? health.problem} />,
    },
    {
      header: t.columns.mail,
      cell: ({ id }) => <SentCell status={data?.systemStatus.outgoing.find(({ server }) => server.id === id)} />,
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
          editTo={`${OUTGOING_PATH}/${server.id}`}
          authorize={() => void actions.authorize(server)}
          setEnabled={(enabled) => switchServer({ id: server.id, enabled }, () => actions.setEnabled(server, enabled))}
          remove={() => void actions.remove(server)}
        />
      ),
    },
  ];

  const add = (
    <Button component={Link} to={`${OUTGOING_PATH}/new`} leftSection={<IconPlus size={16} />}>
      {t.outgoing.add}
    </Button>
  );
  return (
    <Page
      title={t.outgoing.title}
      description={t.outgoing.description}
      path={EMAILS_PATH}
      actions={servers?.length ? add : null}
    >
      {servers && <AuthorizationResult servers={servers} authorize={(server) => void actions.authorize(server)} />}
      <DataTable
        label={t.outgoing.title}
        columns={columns}
        rows={servers}
        rowKey={({ id }) => id}
        error={error}
        retry={reload}
        isHighlighted={({ id }) => id === parameters.get('server')}
        empty={
          <Empty
            icon={<IconMailUp size={36} stroke={1.4} />}
            title={t.outgoing.emptyTitle}
            description={t.outgoing.emptyText}
            action={add}
          />
        }
      />
    </Page>
  );
}

function SentCell({ status }: { status: OutgoingServersQuery['systemStatus']['outgoing'][number] | undefined }) {
  return (
    <>
      {t.sent(status?.sentLast24Hours ?? 0)}
      {status && status.failedLast24Hours > 0 && (
        <Text fz="sm" c="var(--app-bad)">
          {t.failed(status.failedLast24Hours)}
        </Text>
      )}
      {status?.circuitOpen && <Status tone="busy">{t.circuitOpen}</Status>}
    </>
  );
}
