import { Button, Code, Group, List, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useMutation } from 'urql';
import type { NotificationTemplatesQuery, PreviewTemplateMutation } from '../../gql/graphql';
import { confirm } from '../../shared/confirm';
import { ErrorSummary } from '../../shared/forms/error-summary';
import { FormSection } from '../../shared/forms/form-section';
import { UnsavedChangesGuard } from '../../shared/forms/unsaved-changes';
import { useApiForm } from '../../shared/forms/use-api-form';
import { dataOrTell, tellDone } from '../../shared/tell';
import { texts } from '../../texts';
import { TemplatePreview } from './template-preview';
import { PREVIEW_TEMPLATE, RESET_TEMPLATE, UPDATE_TEMPLATE } from './templates.operations';

export type Template = NotificationTemplatesQuery['notificationTemplates'][number];
export type Rendered = NonNullable<PreviewTemplateMutation['payload']['preview']>;

const t = texts.templates;
const code = { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 'var(--mantine-font-size-xs)' } };

export function TemplateForm({ template, onSaved }: { template: Template; onSaved: () => void }) {
  const { kind } = template;
  const [, update] = useMutation(UPDATE_TEMPLATE);
  const [previewing, preview] = useMutation(PREVIEW_TEMPLATE);
  const [, reset] = useMutation(RESET_TEMPLATE);
  const [rendered, setRendered] = useState<Rendered | null>(null);
  const form = useApiForm({
    initialValues: { subject: template.subject, text: template.text, html: template.html ?? '' },
    send: (values) => update({ kind, input: values }),
    errorsOf: ({ payload }) => payload.userErrors,
    onDone: () => {
      tellDone(t.saved);
      onSaved();
    },
  });

  async function show(): Promise<void> {
    const data = dataOrTell(await preview({ kind, input: form.values }), () => []);
    if (data && data.payload.userErrors.length > 0) form.showErrors(data.payload.userErrors);
    setRendered(data?.payload.preview ?? null);
  }
  async function goBack(): Promise<void> {
    const question = { title: t.resetTitle, text: t.resetText, confirm: t.reset, danger: true };
    if (!(await confirm(question))) return;
    if (!dataOrTell(await reset({ kind }), ({ payload }) => payload.userErrors)) return;
    tellDone(t.resetDone);
    onSaved();
  }

  const variables = (
    <List size="xs" spacing={4}>
      {template.variables.map(({ name, description }) => (
        <List.Item key={name}>
          <Code>{`{{ ${name} }}`}</Code> {description}
        </List.Item>
      ))}
    </List>
  );
  return (
    <form onSubmit={form.submit} id={form.id} noValidate>
      <UnsavedChangesGuard when={form.dirty} />
      <Stack gap="md">
        <ErrorSummary form={form} />
        <FormSection title={t.kinds[kind]} description={variables}>
          <TextInput label={t.subject} required styles={code} {...form.field('subject')} />
          <Textarea label={t.text} required autosize minRows={5} maxRows={18} styles={code} {...form.field('text')} />
          <Textarea
            label={t.html}
            description={t.htmlHelp}
            autosize
            minRows={5}
            maxRows={18}
            styles={code}
            {...form.field('html')}
          />
          <Group justify="space-between">
            {template.customised ? (
              <Button variant="subtle" onClick={() => void goBack()}>
                {t.reset}
              </Button>
            ) : (
              <span />
            )}
            <Group gap="sm">
              <Button variant="default" loading={previewing.fetching} onClick={() => void show()}>
                {t.preview}
              </Button>
              <Button type="submit" loading={form.sending}>
                {texts.common.save}
              </Button>
            </Group>
          </Group>
        </FormSection>
        {rendered && <TemplatePreview rendered={rendered} />}
      </Stack>
    </form>
  );
}
