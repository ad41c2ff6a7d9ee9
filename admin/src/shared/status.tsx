import { Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** What a state means for its reader. */
export type Tone = 'good' | 'busy' | 'bad' | 'quiet' | 'info';

const marks: Record<Tone, ReactNode> = {
  good: <circle cx="6" cy="6" r="5" />,
  info: <circle cx="6" cy="6" r="4" fill="none" stroke="currentColor" strokeWidth="2" />,
  quiet: <rect x="1.5" y="5" width="9" height="2" rx="1" />,
  busy: <path d="M6 1 11 6 6 11 1 6z" />,
  bad: <path d="M6 .8 11.600 10.800H.4z" />,
};

/** A state with its word; the mark differs in shape too, for who cannot tell the colours apart. */
export function Status({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <Group gap={7} wrap="nowrap" align="baseline" component="span" display="inline-flex" c={`var(--app-${tone})`}>
      <svg width={11} height={11} viewBox="0 0 12 12" fill="currentColor" aria-hidden="true" style={{ flex: 'none' }}>
        {marks[tone]}
      </svg>
      <Text component="span" fz="sm" fw={500} style={{ overflowWrap: 'normal' }}>
        {children}
      </Text>
    </Group>
  );
}
