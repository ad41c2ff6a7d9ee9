import type { TourStateQuery } from '../gql/graphql';

export type TourStepName = 'outgoing' | 'incoming' | 'write' | 'see' | 'reply' | 'answer' | 'break' | 'repair';

export interface TourStep {
  name: TourStepName;
  done: boolean;
  /** Where it is done: a path of the console, or an address of the sandbox. */
  to: string;
}

/** What the data cannot tell afterwards. */
export interface TourMemory {
  requestSeen: boolean;
  consentBroken: boolean;
}

type Server = TourStateQuery['incomingEmailServers'][number];
type Request = TourStateQuery['requests']['edges'][number]['node'];

const EMAILS = '/support-channel/emails';

/** The tour as far as it has come, seen from the installation itself. */
export function tourSteps(state: TourStateQuery, memory: TourMemory, sandboxUrl: string): TourStep[] {
  const incoming = state.incomingEmailServers;
  const outgoing = state.outgoingEmailServers;
  const requests = state.requests.edges.map(({ node }) => node);
  const current = requests.find(isReplied) ?? requests[0];
  const requestPath = current ? `/requests/${current.id}` : '/requests';
  const customer = current?.requesterEmail ?? '';
  const broken = isBroken(state);
  return [
    { name: 'outgoing', done: outgoing.some(isConnected), to: connectionPath('outgoing', outgoing) },
    { name: 'incoming', done: incoming.some(isConnected), to: connectionPath('incoming', incoming) },
    { name: 'write', done: requests.length > 0, to: `${sandboxUrl}/#write-new` },
    { name: 'see', done: memory.requestSeen, to: requestPath },
    { name: 'reply', done: requests.some(isReplied), to: requestPath },
    {
      name: 'answer',
      done: requests.some(isAnswered),
      to: `${sandboxUrl}/mailbox?of=${encodeURIComponent(customer)}`,
    },
    { name: 'break', done: broken || memory.consentBroken, to: `${sandboxUrl}/#access-tokens` },
    { name: 'repair', done: memory.consentBroken && !broken, to: repairPath(state) },
  ];
}

/** Whether some consent has ended and waits to be given again. */
export function isBroken({ incomingEmailServers, outgoingEmailServers }: TourStateQuery): boolean {
  return [...incomingEmailServers, ...outgoingEmailServers].some(needsConsent);
}

function isConnected({ oauth }: Server): boolean {
  return oauth === null || oauth.authorizedAt !== null;
}

function needsConsent({ oauth }: Server): boolean {
  return oauth?.status === 'REAUTHORIZATION_REQUIRED';
}

/** A server whose consent was not given is to be authorized, not added once more. */
function connectionPath(direction: 'incoming' | 'outgoing', [first]: Server[]): string {
  return first ? `${EMAILS}/${direction}/${first.id}` : `${EMAILS}/${direction}/new?provider=SANDBOX`;
}

function repairPath({ incomingEmailServers, outgoingEmailServers }: TourStateQuery): string {
  const incoming = incomingEmailServers.find(needsConsent);
  const outgoing = outgoingEmailServers.find(needsConsent);
  if (!incoming && outgoing) return `${EMAILS}/outgoing/${outgoing.id}`;
  return incoming ? `${EMAILS}/incoming/${incoming.id}` : `${EMAILS}/incoming`;
}

function directions({ entries }: Request): string[] {
  return entries.edges.map(({ node }) => node.direction);
}

function isReplied(request: Request): boolean {
  return directions(request).includes('OUTGOING');
}

/** Something came in after our reply. */
function isAnswered(request: Request): boolean {
  const all = directions(request);
  return isReplied(request) && all.lastIndexOf('INCOMING') > all.indexOf('OUTGOING');
}
