import { Button } from '@mantine/core';
import { IconCheck, IconRefresh, IconX } from '@tabler/icons-react';
import { type OperationResult, useMutation } from 'urql';
import type { UserError } from '../../api/errors';
import type { NotificationState } from '../../gql/graphql';
import { confirm } from '../../shared/confirm';
import { dataOrTell, tellDone } from '../../shared/tell';
import { texts } from '../../texts';
import { CANCEL_NOTIFICATION, CONFIRM_NOTIFICATION, RETRY_NOTIFICATION } from './notifications.operations';

const t = texts.notificationLog;

const WAITS: NotificationState[] = ['QUEUED', 'RETRYING'];
const CAN_BE_SENT_AGAIN: NotificationState[] = ['FAILED', 'RETRYING', 'CANCELLED', 'BLOCKED', 'UNCERTAIN'];

/** What a person may decide about a notification in its state. */
export function NotificationActions({ id, state }: { id: string; state: NotificationState }) {
  const [{ fetching: retrying }, retry] = useMutation(RETRY_NOTIFICATION);
  const [{ fetching: confirming }, confirmSent] = useMutation(CONFIRM_NOTIFICATION);
  const [, cancel] = useMutation(CANCEL_NOTIFICATION);
  const uncertain = state === 'UNCERTAIN';

  const tell = (result: OperationResult<{ payload: { userErrors: UserError[] } }>, done: string) => {
    if (dataOrTell(result, ({ payload }) => payload.userErrors)) tellDone(done);
  };
  async function sendAgain(): Promise<void> {
    const question = { title: t.retryTitle, text: t.retryText, confirm: t.retry };
    if (uncertain && !(await confirm(question))) return;
    tell(await retry({ id, acceptDuplicate: uncertain }), t.retried);
  }
  async function doNotSend(): Promise<void> {
    const question = { title: t.cancelTitle, text: t.cancelText, confirm: t.cancel, danger: true };
    if (await confirm(question)) tell(await cancel({ id }), t.cancelled);
  }
  return (
    <>
      {WAITS.includes(state) && (
        <Button variant="default" leftSection={<IconX size={16} />} onClick={() => void doNotSend()}>
          {t.cancel}
        </Button>
      )}
      {uncertain && (
        <Button
          variant="default"
          leftSection={<IconCheck size={16} />}
          loading={confirming}
          onClick={() => void confirmSent({ id }).then((result) => tell(result, t.confirmed))}
        >
          {t.confirm}
        </Button>
      )}
      {CAN_BE_SENT_AGAIN.includes(state) && (
        <Button leftSection={<IconRefresh size={16} />} loading={retrying} onClick={() => void sendAgain()}>
          {t.retry}
        </Button>
      )}
    </>
  );
}
