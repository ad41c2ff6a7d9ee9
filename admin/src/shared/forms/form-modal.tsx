import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { texts } from '../../texts';
import { ErrorSummary } from './error-summary';
import type { ApiForm } from './use-api-form';

export interface FormModalProps<Values> {
  title: string;
  form: ApiForm<Values>;
  onClose: () => void;
  saveLabel?: string;
  children: ReactNode;
}

/** A short form in a dialog; what was typed is not thrown away by a click beside it. */
export function FormModal<Values>({ title, form, onClose, saveLabel, children }: FormModalProps<Values>) {
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      closeOnClickOutside={!form.dirty}
      closeButtonProps={{ 'aria-label': texts.common.close }}
    >
      <form onSubmit={form.submit} id={form.id} noValidate>
        <Stack>
          <ErrorSummary form={form} />
          {children}
          <Group justify="flex-end" mt="xs">
            <Button variant="default" onClick={onClose}>
              {texts.common.cancel}
            </Button>
            <Button type="submit" loading={form.sending}>
              {saveLabel ?? texts.common.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
