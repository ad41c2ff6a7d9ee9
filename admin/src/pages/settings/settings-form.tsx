import { Button, Group, NumberInput, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import { useMutation } from 'urql';
import type { SettingsQuery } from '../../gql/graphql';
import { CopyField } from '../../shared/copy-field';
import { ErrorSummary } from '../../shared/forms/error-summary';
import { FormSection } from '../../shared/forms/form-section';
import { UnsavedChangesGuard } from '../../shared/forms/unsaved-changes';
import { useApiForm } from '../../shared/forms/use-api-form';
import { tellDone } from '../../shared/tell';
import { texts } from '../../texts';
import classes from '../../shared/forms/form-actions.module.css';
import { UPDATE_SETTINGS } from './settings.operations';

type Settings = SettingsQuery['applicationSettings'];

const t = texts.settings;
const MIB = 1024 * 1024;
const narrow = { wrapper: { maxWidth: 160 } };

/** Field by field, because the GraphQL client adds `__typename`; the message limit in MiB, as people think of attachments. */
function settingsValues(settings: Settings): Settings {
  return {
    baseUrl: settings.baseUrl,
    emailToRequestEnabled: settings.emailToRequestEnabled,
    maxMessageBytes: settings.maxMessageBytes / MIB,
    acknowledgeNewRequests: settings.acknowledgeNewRequests,
    reopenOnReply: settings.reopenOnReply,
    notifyStatusChanges: settings.notifyStatusChanges,
    trustedAuthservIds: settings.trustedAuthservIds,
    ignoredRetentionDays: settings.ignoredRetentionDays,
    alertEmails: settings.alertEmails,
    alertAfterMinutes: settings.alertAfterMinutes,
  };
}

export function SettingsForm({ settings }: { settings: Settings }) {
  const [, update] = useMutation(UPDATE_SETTINGS);
  const form = useApiForm({
    initialValues: settingsValues(settings),
    send: (values) => update({ input: { ...values, maxMessageBytes: Math.round(values.maxMessageBytes * MIB) } }),
    errorsOf: ({ payload }) => payload.userErrors,
    onDone: () => tellDone(t.saved),
  });
  const { field, values } = form;
  return (
    <form onSubmit={form.submit} id={form.id} noValidate>
      <UnsavedChangesGuard when={form.dirty} />
      <Stack gap="md">
        <ErrorSummary form={form} />
        <FormSection title={t.address} description={t.addressHelp}>
          <TextInput label={t.baseUrl} description={t.baseUrlHelp} required type="url" {...field('baseUrl')} />
          <CopyField
            label={t.redirectUrl}
            description={t.redirectUrlHelp}
            readOnly
            value={`${values.baseUrl.replace(/\/+$/, '')}/oauth/callback`}
          />
        </FormSection>
        <FormSection title={t.intake} description={t.intakeHelp}>
          <Switch
            label={t.emailToRequestEnabled}
            description={t.emailToRequestEnabledHelp}
            {...field('emailToRequestEnabled', 'checkbox')}
          />
          <NumberInput
            label={t.maxMessage}
            description={t.maxMessageHelp}
            decimalScale={2}
            required
            styles={narrow}
            {...field('maxMessageBytes')}
          />
          <NumberInput
            label={t.ignoredRetention}
            description={t.ignoredRetentionHelp}
            required
            styles={narrow}
            {...field('ignoredRetentionDays')}
          />
          <TagsInput
            label={t.authservIds}
            description={t.authservIdsHelp}
            splitChars={[',', ';', ' ']}
            acceptValueOnBlur
            {...field('trustedAuthservIds')}
          />
        </FormSection>
        <FormSection title={t.requests} description={t.requestsHelp}>
          <Switch
            label={t.acknowledge}
            description={t.acknowledgeHelp}
            {...field('acknowledgeNewRequests', 'checkbox')}
          />
          <Switch label={t.reopen} description={t.reopenHelp} {...field('reopenOnReply', 'checkbox')} />
          <Switch
            label={t.statusChanges}
            description={t.statusChangesHelp}
            {...field('notifyStatusChanges', 'checkbox')}
          />
        </FormSection>
        <FormSection title={t.alerts} description={t.alertsHelp}>
          <TagsInput
            label={t.alertEmails}
            description={t.alertEmailsHelp}
            splitChars={[',', ';', ' ']}
            acceptValueOnBlur
            {...field('alertEmails')}
          />
          <NumberInput
            label={t.alertAfter}
            description={t.alertAfterHelp}
            required
            styles={narrow}
            {...field('alertAfterMinutes')}
          />
        </FormSection>
        <Group className={classes.bar} justify="flex-end">
          <Button type="submit" loading={form.sending}>
            {texts.common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
