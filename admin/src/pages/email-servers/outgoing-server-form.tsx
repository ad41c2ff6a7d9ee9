import { Button, Stack, Switch, TextInput } from '@mantine/core';
import { IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { useMutation } from 'urql';
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
import { type Choices, defaultRedirectUrl, linkedValues } from './connection-values';
import { FilterFields } from './filter-fields';
import { outgoingInput, outgoingValues, type StoredOutgoing } from './outgoing-values';
import { CREATE_OUTGOING, TEST_OUTGOING, UPDATE_OUTGOING } from './outgoing.operations';
import { SignInSection } from './sign-in-section';
import { useConnectionTest } from './use-connection-test';

const t = texts.servers.form;

export const OUTGOING_PATH = '/support-channel/emails/outgoing';

/** Null: a new server. */
export function OutgoingServerForm({ server, choices }: { server: StoredOutgoing | null; choices: Choices }) {
  const navigate = useNavigate();
  const provider = useSearchParams()[0].get('provider');
  const [sendTo, setSendTo] = useState('');
  const [, create] = useMutation(CREATE_OUTGOING);
  const [, update] = useMutation(UPDATE_OUTGOING);
  const [, test] = useMutation(TEST_OUTGOING);
  const form = useApiForm({
    initialValues: server
      ? outgoingValues(server, choices)
      : linkedValues(outgoingValues(null, choices), choices, provider),
    send: (values) => {
      const input = outgoingInput(values);
      return server ? update({ id: server.id, input, expectedUpdatedAt: server.updatedAt }) : create({ input });
    },
    errorsOf: ({ payload }) => payload.userErrors,
    onDone: ({ payload }) => {
      if (payload.authorizationUrl) return leaveTo(payload.authorizationUrl);
      tellDone(texts.servers.saved(payload.server!.name));
      void navigate(`${OUTGOING_PATH}?server=${payload.server!.id}`, SAVED);
    },
  });
  const { values, field } = form;
  const input = outgoingInput(values);
  const connectionTest = useConnectionTest(input, form.showErrors);
  const asksForConsent =
    values.authenticationNeeded && values.authType === 'OAUTH' && server?.oauth?.status !== 'AUTHORIZED';
  const runTest = () => connectionTest.run(test({ input, id: server?.id ?? null, sendTo: sendTo.trim() || null }));

  return (
    <form onSubmit={form.submit} id={form.id} noValidate>
      <UnsavedChangesGuard when={form.dirty} />
      <Stack gap="md">
        <ErrorSummary form={form} />
        <FormSection title={t.general} description={t.generalHelpOutgoing}>
          <TextInput label={t.name} required maxLength={100} {...field('name')} />
          <TextInput label={t.email} description={t.emailHelpOutgoing} required type="email" {...field('email')} />
          <TextInput label={t.senderName} description={t.senderNameHelp} {...field('senderName')} />
          <TextInput label={t.replyTo} description={t.replyToHelp} type="email" {...field('replyTo')} />
        </FormSection>
        <ConnectionSection form={form} choices={choices} />
        <SignInSection
          form={form}
          stored={{
            password: server?.hasPassword ?? false,
            clientSecret: server?.oauth?.hasClientSecret ?? false,
          }}
          defaultRedirectUrl={defaultRedirectUrl(choices)}
          hidden={!values.authenticationNeeded}
        >
          <Switch
            label={t.authenticationNeeded}
            description={t.authenticationNeededHelp}
            {...field('authenticationNeeded', 'checkbox')}
          />
        </SignInSection>
        <FormSection title={t.use} description={t.useHelp}>
          <Switch label={t.enabled} description={t.enabledHelpOutgoing} {...field('enabled', 'checkbox')} />
          <Switch label={t.primary} description={t.primaryHelpOutgoing} {...field('primary', 'checkbox')} />
        </FormSection>
        <FormSection anchor="filter" title={texts.servers.filter.title} description={texts.servers.filter.outgoingHelp}>
          <DocLink to="filters">{texts.documentation.filters}</DocLink>
          <FilterFields form={form} keywords={false} />
        </FormSection>
        <FormSection title={texts.servers.test.title} description={texts.servers.test.help}>
          <TextInput
            label={texts.servers.test.sendTo}
            description={texts.servers.test.sendToHelp}
            type="email"
            data-path="sendTo"
            value={sendTo}
            onChange={(event) => setSendTo(event.currentTarget.value)}
          />
        </FormSection>
        {connectionTest.state && <ConnectionTestPanel state={connectionTest.state} />}
        <FormActions
          sending={form.sending}
          cancelTo={OUTGOING_PATH}
          saveLabel={asksForConsent ? t.saveAndAuthorize : undefined}
        >
          <Button
            variant="default"
            leftSection={<IconPlugConnected size={16} />}
            loading={connectionTest.state?.running ?? false}
            onClick={runTest}
          >
            {texts.servers.test.button}
          </Button>
        </FormActions>
      </Stack>
    </form>
  );
}
