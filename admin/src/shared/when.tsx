import { Tooltip } from '@mantine/core';
import { absoluteDate, relativeDate } from './dates';
import { useNow } from './use-now';

/** An instant as people say it; the exact one in the reader's zone on pointing and for screen readers. */
export function When({ at, absolute = false }: { at: string; absolute?: boolean }) {
  const now = useNow();
  const exact = absoluteDate(at);
  if (absolute) return <time dateTime={at}>{exact}</time>;
  return (
    <Tooltip label={exact}>
      <time dateTime={at}>{relativeDate(at, now)}</time>
    </Tooltip>
  );
}
