import { Button } from '@mantine/core';
import { IconMailOff } from '@tabler/icons-react';
import { useMutation, useQuery } from 'urql';
import type { SuppressionsQuery } from '../../gql/graphql';
import { type Column, DataTable } from '../../shared/data-table';
import { Empty } from '../../shared/empty';
import { Page } from '../../shared/page';
import { dataOrTell, tellDone } from '../../shared/tell';
import { When } from '../../shared/when';
import { texts } from '../../texts';
import { REMOVE_SUPPRESSION, SUPPRESSIONS } from './notifications.operations';

type Suppression = SuppressionsQuery['suppressions'][number];

const t = texts.notificationLog.suppressions;
const context = { additionalTypenames: ['Suppression'] };

export default function SuppressionsPage() {
  const [{ data, error }, reload] = useQuery({ query: SUPPRESSIONS, context });
  const [, remove] = useMutation(REMOVE_SUPPRESSION);

  async function writeAgain({ id, address }: Suppression): Promise<void> {
    if (dataOrTell(await remove({ id }, context), ({ payload }) => payload.userErrors)) tellDone(t.removed(address));
  }

  const columns: Column<Suppression>[] = [
    { header: t.columns.address, width: '30%', cell: ({ address }) => <strong>{address}</strong> },
    { header: t.columns.reason, cell: ({ reason }) => reason },
    { header: t.columns.until, width: '10rem', cell: ({ expiresAt }) => <When at={expiresAt} /> },
    {
      header: texts.common.actions,
      hideHeader: true,
      align: 'right',
      width: '11rem',
      cell: (suppression) => (
        <Button variant="default" size="xs" onClick={() => void writeAgain(suppression)}>
          {t.remove}
        </Button>
      ),
    },
  ];
  return (
    <Page title={t.title} description={t.description} width="form">
      <DataTable
        label={t.title}
        columns={columns}
        rows={data?.suppressions}
        rowKey={({ id }) => id}
        error={error}
        retry={reload}
        empty={<Empty icon={<IconMailOff size={36} stroke={1.4} />} title={t.emptyTitle} description={t.emptyText} />}
      />
    </Page>
  );
}
