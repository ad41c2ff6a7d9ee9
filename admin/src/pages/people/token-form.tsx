import { TextInput } from '@mantine/core';
import { useMutation } from 'urql';
import type { Role } from '../../gql/graphql';
import { FormModal } from '../../shared/forms/form-modal';
import { useApiForm } from '../../shared/forms/use-api-form';
import { texts } from '../../texts';
import { CREATE_API_TOKEN } from './people.operations';
import { RoleChoice } from './role-choice';

const t = texts.people;

/** The last moment of a day in the reader's zone. */
const endOf = (day: string) => new Date(`${day}T23:59:59.999`).toISOString();

export function TokenForm(props: {
  onCreated: (token: { name: string; secret: string }) => void;
  onClose: () => void;
}) {
  const [, create] = useMutation(CREATE_API_TOKEN);
  const role: Role = 'MONITOR';
  const form = useApiForm({
    initialValues: { name: '', role, expiresAt: '' },
    send: ({ expiresAt, ...values }) => create({ ...values, expiresAt: expiresAt === '' ? null : endOf(expiresAt) }),
    errorsOf: ({ payload }) => payload.userErrors,
    onDone: ({ payload }, { name }) => props.onCreated({ name, secret: payload.secret ?? '' }),
  });
  return (
    <FormModal title={t.addTokenTitle} form={form} onClose={props.onClose} saveLabel={t.addToken}>
      <TextInput
        label={texts.common.name}
        description={t.tokenNameHelp}
        required
        maxLength={100}
        data-autofocus
        {...form.field('name')}
      />
      <RoleChoice {...form.field('role')} />
      <TextInput type="date" label={t.expiresAt} description={t.expiresHelp} {...form.field('expiresAt')} />
    </FormModal>
  );
}
