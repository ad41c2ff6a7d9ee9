import { Button, Group, Text, Title } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import { useMutation, useQuery } from 'urql';
import { useSession } from '../../session/session-context';
import { confirm } from '../../shared/confirm';
import { type Column, DataTable } from '../../shared/data-table';
import { RowActions } from '../../shared/row-actions';
import { dataOrTell, tellDone } from '../../shared/tell';
import { When } from '../../shared/when';
import { texts } from '../../texts';
import { DELETE_USER, USERS } from './people.operations';
import { type User, UserForm } from './user-form';

const t = texts.people;
const context = { additionalTypenames: ['User'] };
const NEW = 'new';

export function UsersSection() {
  const { viewer } = useSession();
  const [{ data, error }, reload] = useQuery({ query: USERS, context });
  const [, remove] = useMutation(DELETE_USER);
  const [parameters, setParameters] = useSearchParams();
  const editing = parameters.get('user');
  const edited = data?.users.find(({ id }) => id === editing) ?? null;
  const edit = (id: string) => setParameters({ user: id });

  async function askAndRemove({ id, email }: User): Promise<void> {
    const question = { title: t.deleteUserTitle, text: t.deleteUserText(email), confirm: t.deleteUserConfirm };
    if (!(await confirm({ ...question, danger: true }))) return;
    if (dataOrTell(await remove({ id }, context), ({ payload }) => payload.userErrors)) tellDone(t.userDeleted(email));
  }

  const columns: Column<User>[] = [
    {
      header: t.email,
      width: '36%',
      cell: ({ id, email, name }) => (
        <>
          <strong>{email}</strong> {id === viewer.id && `(${t.you})`}
          <Text fz="xs" c="dimmed">
            {name}
          </Text>
        </>
      ),
    },
    { header: t.role, cell: ({ role }) => texts.roles[role] },
    {
      header: t.lastSignedIn,
      cell: ({ lastSignedInAt }) => (lastSignedInAt ? <When at={lastSignedInAt} /> : texts.dates.never),
    },
    {
      header: texts.common.actions,
      hideHeader: true,
      align: 'right',
      width: '7rem',
      cell: (user) => (
        <RowActions name={user.email} edit={() => edit(user.id)} remove={() => void askAndRemove(user)} />
      ),
    },
  ];
  return (
    <section aria-labelledby="users">
      <Group justify="space-between" mb="sm">
        <Title order={2} id="users">
          {t.users}
        </Title>
        <Button leftSection={<IconPlus size={16} />} onClick={() => edit(NEW)}>
          {t.addUser}
        </Button>
      </Group>
      <DataTable
        label={t.users}
        columns={columns}
        rows={data?.users}
        rowKey={({ id }) => id}
        error={error}
        retry={reload}
        empty={null}
      />
      {(editing === NEW || edited) && (
        <UserForm
          user={edited}
          onClose={() => setParameters({})}
          onSaved={(email) => {
            tellDone(t.userSaved(email));
            reload({ requestPolicy: 'network-only' });
            setParameters({});
          }}
        />
      )}
    </section>
  );
}
