import { Button, Stack } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { CombinedError } from 'urql';
import { errorMessage } from '../api/errors';
import { texts } from '../texts';
import { Notice } from './notice';

/** In place of what could not be loaded: why, and the way to try again. */
export function LoadFailed({ error, retry }: { error: CombinedError; retry?: () => void }) {
  return (
    <Notice tone="bad" icon={<IconAlertCircle />} title={texts.errors.loadFailed} role="alert">
      <Stack align="flex-start" gap="sm">
        {errorMessage(error)}
        {retry && (
          <Button variant="default" size="xs" onClick={retry}>
            {texts.common.tryAgain}
          </Button>
        )}
      </Stack>
    </Notice>
  );
}
