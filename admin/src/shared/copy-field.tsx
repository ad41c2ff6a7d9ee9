import { ActionIcon, CopyButton, TextInput, type TextInputProps, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { texts } from '../texts';

/** A text that is to be pasted elsewhere; `copied` where that is not what the field holds. */
export function CopyField({ copied, ...props }: TextInputProps & { copied?: string }) {
  return (
    <TextInput
      rightSection={
        <CopyButton value={copied ?? String(props.value ?? '')} timeout={2000}>
          {({ copied: done, copy }) => (
            <Tooltip label={done ? texts.common.copied : texts.common.copy}>
              <ActionIcon variant="subtle" color="gray" onClick={copy} aria-label={texts.common.copy}>
                {done ? <IconCheck size={16} /> : <IconCopy size={16} />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      }
      {...props}
    />
  );
}
