import { Button, FileButton, Group, Paper, Pill, Stack, TagsInput, Textarea, Title } from '@mantine/core';
import { IconPaperclip, IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { useMutation } from 'urql';
import { ErrorSummary } from '../../shared/forms/error-summary';
import { UnsavedChangesGuard } from '../../shared/forms/unsaved-changes';
import { useApiForm } from '../../shared/forms/use-api-form';
import { tellDone, tellProblem } from '../../shared/tell';
import { texts } from '../../texts';
import { REPLY } from './requests.operations';
import { upload } from './uploads';

const t = texts.requests;

/** Made anew (by its key) after each reply, so that it begins empty. */
export function ReplyForm({ id, requester, onSent }: { id: string; requester: string; onSent: () => void }) {
  const [, reply] = useMutation(REPLY);
  const [files, setFiles] = useState<File[]>([]);
  const form = useApiForm({
    initialValues: { text: '', ccEmails: [] as string[], attachmentIds: [] as string[] },
    send: (values) => reply({ id, input: values }),
    errorsOf: ({ payload }) => payload.userErrors,
    onDone: () => {
      tellDone(t.sent);
      onSent();
    },
  });

  async function attach(chosen: File[]): Promise<void> {
    try {
      const ids = await upload(chosen);
      form.set('attachmentIds', [...form.values.attachmentIds, ...ids]);
      setFiles([...files, ...chosen]);
    } catch {
      tellProblem(t.uploadFailed);
    }
  }
  const drop = (index: number) => {
    setFiles(files.filter((_, i) => i !== index));
    form.set(
      'attachmentIds',
      form.values.attachmentIds.filter((_, i) => i !== index),
    );
  };

  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="reply">
      <Title order={2} id="reply" mb="sm">
        {t.reply}
      </Title>
      <form onSubmit={form.submit} id={form.id} noValidate>
        <UnsavedChangesGuard when={form.dirty} />
        <Stack>
          <ErrorSummary form={form} />
          <Textarea
            label={t.replyText}
            description={t.replyHelp(requester)}
            required
            autosize
            minRows={5}
            maxRows={20}
            {...form.field('text')}
          />
          <TagsInput
            label={t.replyCc}
            description={t.replyCcHelp}
            splitChars={[',', ';', ' ']}
            acceptValueOnBlur
            {...form.field('ccEmails')}
          />
          {files.length > 0 && (
            <Group gap="xs">
              {files.map(({ name }, i) => (
                <Pill
                  key={`${name}-${i}`}
                  withRemoveButton
                  onRemove={() => drop(i)}
                  removeButtonProps={{ 'aria-label': t.removeFile(name), 'aria-hidden': false, tabIndex: 0 }}
                >
                  {name}
                </Pill>
              ))}
            </Group>
          )}
          <Group justify="space-between">
            <FileButton multiple onChange={(chosen) => void attach(chosen)}>
              {(props) => (
                <Button variant="default" leftSection={<IconPaperclip size={16} />} {...props}>
                  {t.attach}
                </Button>
              )}
            </FileButton>
            <Button type="submit" loading={form.sending} leftSection={<IconSend size={16} />}>
              {t.send}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
