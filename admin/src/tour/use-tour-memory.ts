import { useLocalStorage } from '@mantine/hooks';
import type { TourMemory } from './tour-steps';

interface Stored extends TourMemory {
  /** Of which start of the demo: each begins anew. */
  startedAt: string;
  hidden: boolean;
}

const BEGINNING = { requestSeen: false, consentBroken: false, hidden: false };

/** What this browser remembers of the tour. `startedAt`: of the server, undefined while that is not known. */
export function useTourMemory(startedAt: string | undefined) {
  const [stored, store] = useLocalStorage<Stored>({
    key: 'mailroom.tour',
    defaultValue: { ...BEGINNING, startedAt: '' },
  });
  const memory = stored.startedAt === startedAt ? stored : BEGINNING;
  const remember = (changes: Partial<typeof BEGINNING>) => {
    if (startedAt !== undefined) store({ ...memory, ...changes, startedAt });
  };
  return [memory, remember] as const;
}
