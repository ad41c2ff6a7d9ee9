import { startTransition, useOptimistic } from 'react';

/**
 * State of the server that shows a person's change at once. `send` ends when the server has answered and was asked for
 * its state again: that is shown from then on, with the change, or as it was before where the server has refused it.
 */
export function useShownAtOnce<State, Change>(state: State, apply: (state: State, change: Change) => State) {
  const [shown, show] = useOptimistic(state, apply);
  const change = (wanted: Change, send: () => Promise<unknown>) =>
    startTransition(async () => {
      show(wanted);
      await send();
    });
  return [shown, change] as const;
}
