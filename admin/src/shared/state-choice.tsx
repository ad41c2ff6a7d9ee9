import { Select } from '@mantine/core';
import { texts } from '../texts';

export interface StateChoiceProps {
  label: string;
  /** What each value is called, in the order of the list. */
  names: Record<string, string>;
  value: string | null;
  onChange: (value: string | null) => void;
}

/** One of some states, or all. A value that an address made up counts as none. */
export function StateChoice({ label, names, value, onChange }: StateChoiceProps) {
  return (
    <Select
      label={label}
      placeholder={texts.common.all}
      data={Object.entries(names).map(([state, name]) => ({ value: state, label: name }))}
      value={value !== null && value in names ? value : null}
      onChange={onChange}
      clearable
      clearButtonProps={{ 'aria-label': texts.common.clear }}
    />
  );
}
