import { Button, NumberInput, Radio, Group, Stack, Switch, TextInput } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useNavigate, useSearchParams } from 'react-router';
import { useMutation } from 'urql';
import type { IncomingProtocol } from '../../gql/graphql';
import { OptionalChoice } from '../../shared/forms/choice';
import { DocLink } from '../../shared/doc-link';
import { ErrorSummary } from '../../shared/forms/error-summary';
import { FormActions } from '../../shared/forms/form-actions';
import { FormSection } from '../../shared/forms/form-section';
import { leaveTo, SAVED, UnsavedChangesGuard } from '../../shared/forms/unsaved-changes';
import { useApiForm } from '../../shared/forms/use-api-form';
import { tellDone } from '../../shared/tell';
import { texts } from '../../texts';
import { ConnectionSection } from './connection-section';
import { ConnectionTestPanel } from './connection-test-panel';
import { type Choices, defaultRedirectUrl, followingPort, linkedValues } from './connection-values';
import { FilterFields } from './filter-fields';
import { FilterTrial } from './filter-trial';
import { incomingInput, type IncomingValues, incomingValues, type StoredIncoming } from './incoming-values';
import { CREATE_INCOMING, TEST_INCOMING, UPDATE_INCOMING } from './incoming.operations';
import { SignInSection } from './sign-in-section';
import { useConnectionTest } from './use-connection-test';

const t = texts.servers.form;

export const INCOMING_PATH = '/support-channel/emails/incoming';

/** Null: a new server. */
export function IncomingServerForm({ server, choices }: { server: StoredIncoming | null; choices: Choices }) {
  const navigate = useNavigate();
  const provider = useSearchParams()[0].get('provider');
  const [, create] = useMutation(CREATE_INCOMING);
  const [, update] = useMutation(UPDATE_INCOMING);
  const [, test] = useMutation(TEST_INCOMING);
  const form = useApiForm({
    initialValues: server
      ? incomingValues(server, choices)
      : linkedValues(incomingValues(null, choices), choices, provider),
    send: (values) => {
      const input = incomingInput(values);
      return server ? update({ id: server.id, input, expectedUpdatedAt: server.updatedAt }) : create({ input });
    },
    errorsOf: ({ payload }) => payload.userErrors,
    onDone: ({ payload }) => {
      if (payload.authorizationUrl) return leaveTo(payload.authorizationUrl);
      tellDone(texts.servers.saved(payload.server!.name));
      void navigate(`${INCOMING_PATH}?server=${payload.server!.id}`, SAVED);
    },
  });
  const { values, field } = form;
  const input = incomingInput(values);
  const connectionTest = useConnectionTest(input, form.showErrors);
  const asksForConsent = values.authType === 'OAUTH' && server?.oauth?.status !== 'AUTHORIZED';

  return (
    <form onSubmit={form.submit} id={form.id} noValidate>
      <UnsavedChangesGuard when={form.dirty} />
      <Stack gap="md">
        <ErrorSummary form={form} />
        <FormSection title={t.general} description={t.generalHelp}>
          <TextInput label={t.name} required maxLength={100} {...field('name')} />
          <TextInput label={t.email} description={t.emailHelp} required type="email" {...field('email')} />
          <Protocol values={values} field={field} setValues={form.setValues} />
          <OptionalChoice
            label={t.technicianGroup}
            description={t.technicianGroupHelp}
            entries={choices.technicianGroups}
            {...field('technicianGroupId')}
          />
          <OptionalChoice
            label={t.category}
            description={t.categoryHelp}
            entries={choices.categories}
            {...field('categoryId')}
          />
        </FormSection>
        <ConnectionSection form={form} choices={choices} />
        <SignInSection
          form={form}
          stored={{
            password: server?.hasPassword ?? false,
            clientSecret: server?.oauth?.hasClientSecret ?? false,
          }}
          defaultRedirectUrl={defaultRedirectUrl(choices)}
        />
        <FormSection title={t.mailbox} description={t.mailboxHelp}>
          {values.protocol === 'IMAP' && (
            <TextInput label={t.folder} description={t.folderHelp} required {...field('folder')} />
          )}
          <NumberInput
            label={t.pollInterval}
            description={t.pollIntervalHelp}
            required
            styles={{ wrapper: { maxWidth: 160 } }}
            {...field('pollIntervalSeconds')}
          />
          <NumberInput
            label={t.firstContactDays}
            description={t.firstContactDaysHelp}
            required
            styles={{ wrapper: { maxWidth: 160 } }}
            {...field('firstContactDays')}
          />
        </FormSection>
        <FormSection title={t.use} description={t.useHelp}>
          <Switch label={t.enabled} description={t.enabledHelp} {...field('enabled', 'checkbox')} />
          <Switch label={t.primary} description={t.primaryHelp} {...field('primary', 'checkbox')} />
          <OptionalChoice
            label={t.outgoingServer}
            description={t.outgoingServerHelp}
            entries={choices.outgoingEmailServers}
            {...field('outgoingEmailServerId')}
          />
        </FormSection>
        <FormSection anchor="filter" title={texts.servers.filter.title} description={texts.servers.filter.help}>
          <DocLink to="filters">{texts.documentation.filters}</DocLink>
          <FilterFields form={form} keywords />
          <FilterTrial filter={values.filter} serverId={server?.id ?? null} />
        </FormSection>
        {connectionTest.state && <ConnectionTestPanel state={connectionTest.state} />}
        <FormActions
          sending={form.sending}
          cancelTo={INCOMING_PATH}
          saveLabel={asksForConsent ? t.saveAndAuthorize : undefined}
        >
          <Button
            variant="default"
            leftSection={<IconPlugConnected size={16} />}
            loading={connectionTest.state?.running ?? false}
            onClick={() => connectionTest.run(test({ input, id: server?.id ?? null }))}
          >
            {texts.servers.test.button}
          </Button>
        </FormActions>
      </Stack>
    </form>
  );
}

interface ProtocolProps {
  values: IncomingValues;
  field: (path: 'protocol') => object;
  setValues: (values: Partial<IncomingValues>) => void;
}

/** Its usual port goes with a protocol, and POP3 signs in with a password only. */
function Protocol({ values, field, setValues }: ProtocolProps) {
  const choose = (protocol: IncomingProtocol) =>
    setValues({
      protocol,
      ...followingPort({ ...values, protocol }),
      ...(protocol === 'POP3' && { authType: 'BASIC' }),
    });
  return (
    <Radio.Group
      label={t.protocol}
      description={t.protocolHelp}
      required
      {...field('protocol')}
      onChange={(value) => choose(value as IncomingProtocol)}
    >
      <Group mt={6}>
        <Radio value="IMAP" label="IMAP" />
        <Radio value="POP3" label="POP3" />
      </Group>
    </Radio.Group>
  );
}
