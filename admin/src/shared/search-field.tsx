import { CloseButton, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { texts } from '../texts';

export interface SearchFieldProps {
  label: string;
  value: string | null;
  onChange: (value: string | null) => void;
}

/** Searches a moment after the last key, so that not every letter asks the server. */
export function SearchField({ label, value, onChange }: SearchFieldProps) {
  const [typed, setTyped] = useState(value ?? '');
  const settle = useDebouncedCallback((text: string) => onChange(text.trim() || null), 350);
  const type = (text: string) => {
    setTyped(text);
    settle(text);
  };
  return (
    <TextInput
      label={label}
      type="search"
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      rightSection={typed && <CloseButton size="sm" aria-label={texts.common.clear} onClick={() => type('')} />}
    />
  );
}
