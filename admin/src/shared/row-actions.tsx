import { ActionIcon, Group, Tooltip } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { texts } from '../texts';

/** Edit and delete at the end of a row; `name` tells screen readers whose. */
export function RowActions({ name, edit, remove }: { name: string; edit?: () => void; remove?: () => void }) {
  return (
    <Group gap={4} wrap="nowrap" justify="flex-end">
      {edit && (
        <Tooltip label={texts.common.edit}>
          <ActionIcon variant="subtle" color="gray" aria-label={texts.common.editOf(name)} onClick={edit}>
            <IconPencil size={17} />
          </ActionIcon>
        </Tooltip>
      )}
      {remove && (
        <Tooltip label={texts.common.delete}>
          <ActionIcon variant="subtle" color="gray" aria-label={texts.common.deleteOf(name)} onClick={remove}>
            <IconTrash size={17} />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  );
}
