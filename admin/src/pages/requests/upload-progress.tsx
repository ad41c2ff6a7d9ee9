import { Button, Group, Progress, Text } from '@mantine/core';
import { size } from '../../shared/sizes';
import { texts } from '../../texts';

const t = texts.requests;

/** How much of the chosen files is with the server, in bytes, and the way to end it. */
export function UploadProgress({ sent, total, cancel }: { sent: number; total: number; cancel: () => void }) {
  return (
    <Group gap="sm">
      <Text fz="sm" role="status">
        {t.uploading(size(sent), size(total))}
      </Text>
      <Progress
        value={total === 0 ? 0 : (100 * sent) / total}
        aria-label={t.uploadProgress}
        style={{ flex: '1 1 8rem' }}
      />
      <Button variant="subtle" size="compact-sm" onClick={cancel}>
        {t.cancelUpload}
      </Button>
    </Group>
  );
}
