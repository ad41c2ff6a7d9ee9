import { Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { texts } from '../texts';

export interface Question {
  title: string;
  text: string;
  /** Names what happens, e.g. "Delete server". */
  confirm: string;
  /** What cannot be undone is red. */
  danger?: boolean;
}

/** Asks before something that matters; answers false when the dialog is closed in any other way. */
export function confirm({ title, text, confirm: label, danger = false }: Question): Promise<boolean> {
  return new Promise((resolve) => {
    modals.openConfirmModal({
      title,
      children: <Text>{text}</Text>,
      labels: { confirm: label, cancel: texts.common.cancel },
      confirmProps: danger ? { color: 'red' } : {},
      closeButtonProps: { 'aria-label': texts.common.close },
      onConfirm: () => resolve(true),
      onClose: () => resolve(false),
    });
  });
}
