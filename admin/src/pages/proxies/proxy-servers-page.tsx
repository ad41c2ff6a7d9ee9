import { Button } from '@mantine/core';
import { IconPlus, IconRoute } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import { useMutation, useQuery } from 'urql';
import type { ProxyServersQuery } from '../../gql/graphql';
import { confirm } from '../../shared/confirm';
import { type Column, DataTable } from '../../shared/data-table';
import { Empty } from '../../shared/empty';
import { Page } from '../../shared/page';
import { RowActions } from '../../shared/row-actions';
import { dataOrTell, tellDone } from '../../shared/tell';
import { texts } from '../../texts';
import { ProxyServerForm } from './proxy-server-form';
import { DELETE_PROXY, PROXY_SERVERS } from './proxies.operations';

export type ProxyServer = ProxyServersQuery['proxyServers'][number];

const t = texts.proxies;
const context = { additionalTypenames: ['ProxyServer'] };
const NEW = 'new';

export default function ProxyServersPage() {
  const [{ data, error }, reload] = useQuery({ query: PROXY_SERVERS, context });
  const [, remove] = useMutation(DELETE_PROXY);
  const [parameters, setParameters] = useSearchParams();
  const editing = parameters.get('edit');
  const edited = data?.proxyServers.find(({ id }) => id === editing) ?? null;
  const edit = (id: string) => setParameters({ edit: id });

  async function askAndRemove({ id, name }: ProxyServer): Promise<void> {
    const question = { title: t.deleteTitle, text: t.deleteText(name), confirm: t.deleteConfirm, danger: true };
    if (!(await confirm(question))) return;
    if (dataOrTell(await remove({ id }, context), ({ payload }) => payload.userErrors)) tellDone(t.deleted(name));
  }

  const columns: Column<ProxyServer>[] = [
    { header: texts.common.name, width: '28%', cell: ({ name }) => <strong>{name}</strong> },
    { header: t.protocol, cell: ({ protocol }) => t.protocols[protocol] },
    { header: t.address, cell: ({ host, port }) => `${host}:${port}` },
    { header: t.signIn, cell: ({ username }) => username ?? texts.common.none },
    {
      header: texts.common.actions,
      hideHeader: true,
      align: 'right',
      width: '7rem',
      cell: (proxy) => (
        <RowActions name={proxy.name} edit={() => edit(proxy.id)} remove={() => void askAndRemove(proxy)} />
      ),
    },
  ];
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => edit(NEW)}>
      {t.add}
    </Button>
  );
  return (
    <Page title={t.title} description={t.description} width="form" actions={data?.proxyServers.length ? add : null}>
      <DataTable
        label={t.title}
        columns={columns}
        rows={data?.proxyServers}
        rowKey={({ id }) => id}
        error={error}
        retry={reload}
        empty={
          <Empty
            icon={<IconRoute size={36} stroke={1.4} />}
            title={t.emptyTitle}
            description={t.emptyText}
            action={add}
          />
        }
      />
      {(editing === NEW || edited) && (
        <ProxyServerForm
          proxy={edited}
          onClose={() => setParameters({})}
          onSaved={(name) => {
            tellDone(t.saved(name));
            setParameters({});
          }}
        />
      )}
    </Page>
  );
}
