import { Button, Group, Modal, Stack, Text, Title } from '@mantine/core';
import { IconKey, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useMutation, useQuery } from 'urql';
import type { ApiTokensQuery } from '../../gql/graphql';
import { confirm } from '../../shared/confirm';
import { CopyField } from '../../shared/copy-field';
import { type Column, DataTable } from '../../shared/data-table';
import { Empty } from '../../shared/empty';
import { dataOrTell, tellDone } from '../../shared/tell';
import { When } from '../../shared/when';
import { texts } from '../../texts';
import { API_TOKENS, REVOKE_API_TOKEN } from './people.operations';
import { TokenForm } from './token-form';

type ApiToken = ApiTokensQuery['apiTokens'][number];

const t = texts.people;
const context = { additionalTypenames: ['ApiToken'] };

export function TokensSection() {
  const [{ data, error }, reload] = useQuery({ query: API_TOKENS, context });
  const [, revoke] = useMutation(REVOKE_API_TOKEN);
  const [creating, setCreating] = useState(false);
  const [created, setCreated] = useState<{ name: string; secret: string } | null>(null);

  async function askAndRevoke({ id, name }: ApiToken): Promise<void> {
    const question = { title: t.revokeTitle, text: t.revokeText(name), confirm: t.revoke, danger: true };
    if (!(await confirm(question))) return;
    if (dataOrTell(await revoke({ id }, context), ({ payload }) => payload.userErrors)) tellDone(t.revoked(name));
  }

  const columns: Column<ApiToken>[] = [
    { header: texts.common.name, width: '30%', cell: ({ name }) => <strong>{name}</strong> },
    { header: t.role, cell: ({ role }) => texts.roles[role] },
    { header: t.lastUsed, cell: ({ lastUsedAt }) => (lastUsedAt ? <When at={lastUsedAt} /> : texts.dates.never) },
    { header: t.expires, cell: ({ expiresAt }) => (expiresAt ? <When at={expiresAt} absolute /> : t.neverEnds) },
    {
      header: texts.common.actions,
      hideHeader: true,
      align: 'right',
      width: '8rem',
      cell: (token) => (
        <Button variant="default" size="xs" onClick={() => void askAndRevoke(token)}>
          {t.revoke}
        </Button>
      ),
    },
  ];
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={() => setCreating(true)}>
      {t.addToken}
    </Button>
  );
  return (
    <section aria-labelledby="tokens">
      <Group justify="space-between" mb="sm">
        <div>
          <Title order={2} id="tokens">
            {t.tokens}
          </Title>
          <Text fz="sm" c="dimmed">
            {t.tokensHelp}
          </Text>
        </div>
        {data?.apiTokens.length ? add : null}
      </Group>
      <DataTable
        label={t.tokens}
        columns={columns}
        rows={data?.apiTokens}
        rowKey={({ id }) => id}
        error={error}
        retry={reload}
        empty={
          <Empty
            icon={<IconKey size={36} stroke={1.4} />}
            title={t.tokensEmptyTitle}
            description={t.tokensEmptyText}
            action={add}
          />
        }
      />
      {creating && (
        <TokenForm
          onClose={() => setCreating(false)}
          onCreated={(token) => {
            setCreating(false);
            setCreated(token);
            reload({ requestPolicy: 'network-only' });
          }}
        />
      )}
      {created && (
        <Modal
          opened
          onClose={() => setCreated(null)}
          title={t.secretTitle(created.name)}
          closeOnClickOutside={false}
          closeButtonProps={{ 'aria-label': texts.common.close }}
        >
          <Stack>
            <CopyField label={t.secret} description={t.secretHelp} readOnly value={created.secret} data-autofocus />
            <Button onClick={() => setCreated(null)} w="fit-content">
              {t.done}
            </Button>
          </Stack>
        </Modal>
      )}
    </section>
  );
}
