import { type DocumentInput, useClient } from 'urql';
import type { HealthPartsFragment } from '../../gql/graphql';
import { useShownAtOnce } from '../../shared/use-shown-at-once';

interface Switched {
  id: string;
  enabled: boolean;
}
type Server = Switched & { health: HealthPartsFragment };

/** The servers of a list, as `list` asks for them; switching one on or off is seen before the server has answered. */
export function useServerSwitch<S extends Server>(servers: readonly S[] | undefined, list: DocumentInput) {
  const client = useClient();
  const [shown, change] = useShownAtOnce(servers, withSwitched<S>);
  const switchServer = (wanted: Switched, send: () => Promise<void>) =>
    change(wanted, async () => {
      await send();
      await client.query(list, {}, { requestPolicy: 'network-only' });
    });
  return [shown, switchServer] as const;
}

function withSwitched<S extends Server>(servers: readonly S[] | undefined, { id, enabled }: Switched) {
  return servers?.map((server) =>
    server.id === id
      ? {
          ...server,
          enabled,
          health: { ...server.health, state: enabled ? 'NEVER_CHECKED' : 'DISABLED', problem: null },
        }
      : server,
  );
}
