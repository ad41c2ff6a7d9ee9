import { TextInput } from '@mantine/core';
import { useMutation } from 'urql';
import type { Role, UsersQuery } from '../../gql/graphql';
import { FormModal } from '../../shared/forms/form-modal';
import { SecretInput } from '../../shared/forms/secret-input';
import { useApiForm } from '../../shared/forms/use-api-form';
import { texts } from '../../texts';
import { CREATE_USER, UPDATE_USER } from './people.operations';
import { RoleChoice } from './role-choice';

export type User = UsersQuery['users'][number];

const t = texts.people;

export interface UserFormProps {
  /** Null: a new one. */
  user: User | null;
  onSaved: (email: string) => void;
  onClose: () => void;
}

export function UserForm({ user, onSaved, onClose }: UserFormProps) {
  const [, create] = useMutation(CREATE_USER);
  const [, update] = useMutation(UPDATE_USER);
  const role: Role = user?.role ?? 'TECHNICIAN';
  const form = useApiForm({
    initialValues: { email: user?.email ?? '', name: user?.name ?? '', role, password: '' },
    send: ({ password, name, ...values }) => {
      const input = { ...values, name: name.trim() || null, ...(password !== '' && { password }) };
      return user ? update({ id: user.id, input }) : create({ input });
    },
    errorsOf: ({ payload }) => payload.userErrors,
    onDone: (_, { email }) => onSaved(email),
  });
  return (
    <FormModal title={user ? t.editUser : t.addUser} form={form} onClose={onClose}>
      <TextInput label={t.email} type="email" required autoComplete="off" data-autofocus {...form.field('email')} />
      <TextInput label={texts.common.name} autoComplete="off" {...form.field('name')} />
      <RoleChoice {...form.field('role')} />
      <SecretInput label={t.password} description={t.passwordHelp} stored={user !== null} {...form.field('password')} />
    </FormModal>
  );
}
