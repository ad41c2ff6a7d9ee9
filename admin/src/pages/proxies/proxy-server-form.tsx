import { Group, NumberInput, Radio, TextInput } from '@mantine/core';
import { useMutation } from 'urql';
import type { ProxyServerInput } from '../../gql/graphql';
import { FormModal } from '../../shared/forms/form-modal';
import { SecretInput } from '../../shared/forms/secret-input';
import { useApiForm } from '../../shared/forms/use-api-form';
import { texts } from '../../texts';
import { CREATE_PROXY, UPDATE_PROXY } from './proxies.operations';
import type { ProxyServer } from './proxy-servers-page';

const t = texts.proxies;

interface ProxyValues {
  name: string;
  protocol: ProxyServer['protocol'];
  host: string;
  port: number | '';
  username: string;
  password: string;
}

/** Without a user name there is no password either; an empty one keeps what is stored. */
function proxyInput({ port, username, password, ...values }: ProxyValues): ProxyServerInput {
  const name = username.trim() || null;
  return {
    ...values,
    port: port === '' ? 0 : port,
    username: name,
    ...(name === null ? { password: null } : password !== '' && { password }),
  };
}

export interface ProxyServerFormProps {
  /** Null: a new one. */
  proxy: ProxyServer | null;
  onSaved: (name: string) => void;
  onClose: () => void;
}

export function ProxyServerForm({ proxy, onSaved, onClose }: ProxyServerFormProps) {
  const [, create] = useMutation(CREATE_PROXY);
  const [, update] = useMutation(UPDATE_PROXY);
  const initialValues: ProxyValues = {
    name: proxy?.name ?? '',
    protocol: proxy?.protocol ?? 'HTTP',
    host: proxy?.host ?? '',
    port: proxy?.port ?? '',
    username: proxy?.username ?? '',
    password: '',
  };
  const form = useApiForm({
    initialValues,
    send: (values) => {
      const input = proxyInput(values);
      return proxy ? update({ id: proxy.id, input }) : create({ input });
    },
    errorsOf: ({ payload }) => payload.userErrors,
    onDone: (_, { name }) => onSaved(name),
  });
  return (
    <FormModal title={proxy ? t.editTitle : t.addTitle} form={form} onClose={onClose}>
      <TextInput label={texts.common.name} required maxLength={100} data-autofocus {...form.field('name')} />
      <Radio.Group label={t.protocol} required {...form.field('protocol')}>
        <Group mt={6}>
          <Radio value="HTTP" label={t.protocols.HTTP} />
          <Radio value="SOCKS5" label={t.protocols.SOCKS5} />
        </Group>
      </Radio.Group>
      <TextInput label={t.host} required {...form.field('host')} />
      <NumberInput label={t.port} required min={1} max={65535} hideControls {...form.field('port')} />
      <TextInput label={t.username} description={t.usernameHelp} autoComplete="off" {...form.field('username')} />
      {form.values.username.trim() !== '' && (
        <SecretInput label={t.password} stored={proxy?.hasPassword ?? false} {...form.field('password')} />
      )}
    </FormModal>
  );
}
