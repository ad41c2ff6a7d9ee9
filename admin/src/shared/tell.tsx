import { notifications } from '@mantine/notifications';
import { IconAlertCircle, IconCheck } from '@tabler/icons-react';
import type { OperationResult } from 'urql';
import { errorMessage, type UserError } from '../api/errors';
import { texts } from '../texts';

const closeButtonProps = { 'aria-label': texts.common.close };

export function tellDone(message: string): void {
  notifications.show({ message, color: 'teal', icon: <IconCheck size={18} />, closeButtonProps });
}

export function tellProblem(message: string): void {
  notifications.show({
    message,
    color: 'red',
    icon: <IconAlertCircle size={18} />,
    autoClose: 10_000,
    role: 'alert',
    closeButtonProps,
  });
}

/**
 * The data of an action that has no form of its own, such as deleting; null when it failed, which then has been told.
 * `failed`: what that means, before the reason.
 */
export function dataOrTell<Data>(
  result: OperationResult<Data>,
  errorsOf: (data: Data) => UserError[],
  failed?: string,
): Data | null {
  const { data, error } = result;
  const problems =
    error || !data ? [error ? errorMessage(error) : texts.errors.internal] : errorsOf(data).map((e) => e.message);
  if (problems.length === 0) return data!;
  tellProblem([failed, ...problems].filter(Boolean).join(' '));
  return null;
}
