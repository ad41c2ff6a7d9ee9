import type { SetUpStateQuery } from '../../gql/graphql';

export type StepName = 'address' | 'outgoing' | 'incoming' | 'request';

export interface SetUpStep {
  name: StepName;
  done: boolean;
}

/** What is done already can be seen from the installation itself; nothing is remembered. `origin`: of the browser. */
export function setUpSteps(state: SetUpStateQuery, origin: string): SetUpStep[] {
  return [
    {
      name: 'address',
      done:
        URL.canParse(state.applicationSettings.baseUrl) && new URL(state.applicationSettings.baseUrl).origin === origin,
    },
    { name: 'outgoing', done: state.outgoingEmailServers.some(isUsable) },
    { name: 'incoming', done: state.incomingEmailServers.some(isUsable) },
    { name: 'request', done: state.requests.edges.length > 0 },
  ];
}

/** Enabled, and not waiting for somebody. */
export function isUsable({ enabled, health }: SetUpStateQuery['outgoingEmailServers'][number]): boolean {
  return enabled && health.state !== 'ACTION_REQUIRED';
}
