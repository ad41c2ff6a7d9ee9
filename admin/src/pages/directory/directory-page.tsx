import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useSearchParams } from 'react-router';
import type { OperationResult, UseQueryResponse } from 'urql';
import type { UserError } from '../../api/errors';
import { mayUse, useSession } from '../../session/session-context';
import { confirm } from '../../shared/confirm';
import { type Column, DataTable } from '../../shared/data-table';
import { Empty } from '../../shared/empty';
import { Page } from '../../shared/page';
import { RowActions } from '../../shared/row-actions';
import { dataOrTell, tellDone } from '../../shared/tell';
import { texts } from '../../texts';
import { type DirectoryInput, DirectoryItemForm } from './directory-item-form';

export interface DirectoryItem {
  id: string;
  name: string;
  description: string | null;
}

export interface DirectoryPageProps {
  words: typeof texts.technicianGroups;
  icon: ReactNode;
  list: UseQueryResponse<{ items: DirectoryItem[] }, object>;
  /** `id` is null for a new one. */
  save: (id: string | null, input: DirectoryInput) => Promise<OperationResult<{ payload: SavePayload }>>;
  remove: (id: string) => Promise<OperationResult<{ payload: { userErrors: UserError[] } }>>;
}

export interface SavePayload {
  item: { id: string } | null;
  userErrors: UserError[];
}

/** The address of a new one's form; else `edit` holds an id. */
const NEW = 'new';

/** Technician groups and categories: a list whose entries have a name and a description. */
export function DirectoryPage({ words, icon, list: [{ data, error }, reload], save, remove }: DirectoryPageProps) {
  const { viewer } = useSession();
  const mayChange = mayUse(viewer.role, []);
  const [parameters, setParameters] = useSearchParams();
  const editing = parameters.get('edit');
  const edited = data?.items.find(({ id }) => id === editing) ?? null;
  const edit = (id: string) => setParameters({ edit: id });
  const close = () => setParameters({});

  async function askAndRemove({ id, name }: DirectoryItem): Promise<void> {
    const question = { title: words.deleteTitle, text: words.deleteText(name), confirm: words.deleteConfirm };
    if (!(await confirm({ ...question, danger: true }))) return;
    if (dataOrTell(await remove(id), (answer) => answer.payload.userErrors)) tellDone(words.deleted(name));
  }

  const columns: Column<DirectoryItem>[] = [
    { header: texts.common.name, cell: ({ name }) => <strong>{name}</strong>, width: '30%' },
    { header: texts.common.description, cell: ({ description }) => description ?? '–' },
  ];
  if (mayChange) {
    columns.push({
      header: texts.common.actions,
      hideHeader: true,
      align: 'right',
      width: '7rem',
      cell: (item) => <RowActions name={item.name} edit={() => edit(item.id)} remove={() => void askAndRemove(item)} />,
    });
  }

  const add = mayChange && (
    <Button leftSection={<IconPlus size={16} />} onClick={() => edit(NEW)}>
      {words.add}
    </Button>
  );
  return (
    <Page title={words.title} description={words.description} width="form" actions={data?.items.length ? add : null}>
      <DataTable
        label={words.title}
        columns={columns}
        rows={data?.items}
        rowKey={({ id }) => id}
        error={error}
        retry={reload}
        empty={<Empty icon={icon} title={words.emptyTitle} description={words.emptyText} action={add} />}
      />
      {mayChange && (editing === NEW || edited) && (
        <DirectoryItemForm
          words={words}
          item={edited}
          save={(input) => save(edited?.id ?? null, input)}
          onClose={close}
          onSaved={({ name }) => {
            tellDone(words.saved(name));
            close();
          }}
        />
      )}
    </Page>
  );
}
