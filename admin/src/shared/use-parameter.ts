import { useSearchParams } from 'react-router';

/**
 * A filter of a list, kept in the address, so that a filtered list can be linked to. Another value begins the list from
 * its newest entry again.
 */
export function useParameter(name: string): [string | null, (value: string | null) => void] {
  const [parameters, setParameters] = useSearchParams();
  const set = (value: string | null) =>
    setParameters(
      (before) => {
        const next = new URLSearchParams(before);
        next.delete('after');
        if (value) next.set(name, value);
        else next.delete(name);
        return next;
      },
      { replace: true },
    );
  return [parameters.get(name), set];
}
