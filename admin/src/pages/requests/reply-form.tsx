import { Button, FileButton, Group, Paper, Pill, Stack, TagsInput, Textarea, Title } from '@mantine/core';
import { IconPaperclip, IconSend } from '@tabler/icons-react';
import { useMutation } from 'urql';
import { ErrorSummary } from '../../shared/forms/error-summary';
import { UnsavedChangesGuard } from '../../shared/forms/unsaved-changes';
import { useApiForm } from '../../shared/forms/use-api-form';
import { tellDone } from '../../shared/tell';
import { texts } from '../../texts';
import { REPLY } from './requests.operations';
import { UploadProgress } from './upload-progress';
import { useAttachments } from './use-attachments';

const t = texts.requests;

/** Made anew (by its key) after each reply, so that it begins empty. */
export function ReplyForm({ id, requester, onSent }: { id: string; requester: string; onSent: () => void }) {
  const [, reply] = useMutation(REPLY);
  const form = useApiForm({
    initialValues: { text: '', ccEmails: [] as string[], attachmentIds: [] as string[] },
    send: (values) => reply({ id, input: values }),
    errorsOf: ({ payload }) => payload.userErrors,
    onDone: () => {
      tellDone(t.sent);
      onSent();
    },
  });

  const { attached, progress, attach, cancel, drop } = useAttachments((all) =>
    form.set(
      'attachmentIds',
      all.map(({ id: attachmentId }) => attachmentId),
    ),
  );

  return (
    <Paper withBorder p="lg" component="section" aria-labelledby="reply">
      <Title order={2} id="reply" mb="sm">
        {t.reply}
      </Title>
      <form onSubmit={form.submit} id={form.id} noValidate>
        <UnsavedChangesGuard when={form.dirty || progress !== null} />
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
          {attached.length > 0 && (
            <Group gap="xs">
              {attached.map((file) => (
                <Pill
                  key={file.id}
                  withRemoveButton
                  onRemove={() => drop(file.id)}
                  disabled={progress !== null}
                  removeButtonProps={{ 'aria-label': t.removeFile(file.name), 'aria-hidden': false, tabIndex: 0 }}
                >
                  {file.name}
                </Pill>
              ))}
            </Group>
          )}
          {progress && <UploadProgress {...progress} cancel={cancel} />}
          <Group justify="space-between">
            <FileButton multiple onChange={attach} disabled={progress !== null}>
              {(props) => (
                <Button
                  variant="default"
                  leftSection={<IconPaperclip size={16} />}
                  disabled={progress !== null}
                  {...props}
                >
                  {t.attach}
                </Button>
              )}
            </FileButton>
            <Button
              type="submit"
              loading={form.sending}
              disabled={progress !== null}
              leftSection={<IconSend size={16} />}
            >
              {t.send}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
