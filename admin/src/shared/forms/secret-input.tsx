import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { texts } from '../../texts';

/** A secret: the server never tells a stored one, so an empty field means that it stays. */
export function SecretInput({ stored, ...props }: PasswordInputProps & { stored: boolean }) {
  return (
    <PasswordInput
      autoComplete="new-password"
      placeholder={stored ? texts.secrets.stored : undefined}
      required={!stored}
      visibilityToggleButtonProps={{ 'aria-label': texts.secrets.show }}
      {...props}
    />
  );
}
