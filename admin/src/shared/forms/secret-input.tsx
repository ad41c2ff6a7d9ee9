import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { useId } from 'react';
import { texts } from '../../texts';

/** A secret: the server never tells a stored one, so an empty field means that it stays. */
export function SecretInput({ stored, ...props }: PasswordInputProps & { stored: boolean }) {
  // Mantine ties a password's error and description to its input only when it is told to.
  const id = useId();
  const describedBy = [props.error && `${id}-error`, props.description && `${id}-description`]
    .filter(Boolean)
    .join(' ');
  return (
    <PasswordInput
      id={id}
      aria-invalid={props.error ? true : undefined}
      aria-describedby={describedBy || undefined}
      autoComplete="new-password"
      placeholder={stored ? texts.secrets.stored : undefined}
      required={!stored}
      visibilityToggleButtonProps={{ 'aria-label': texts.secrets.show }}
      {...props}
    />
  );
}
