import { newId } from '../../src/common/ids';
import type { TestApp } from './test-app';

/** Mail servers through the API, for the tests of their configuration. */

export interface UserError {
  field: string[] | null;
  code: string;
  message: string;
}
export interface ServerPayload {
  server: any;
  authorizationUrl: string | null;
  userErrors: UserError[];
}
export type Direction = 'Incoming' | 'Outgoing';
export const DIRECTIONS: Direction[] = ['Incoming', 'Outgoing'];

const SHARED = `id name email host port securityType provider enabled primary username hasPassword certificateAuthority
  authType proxyServer { id name } createdAt updatedAt health { state consecutiveFailures problem { code } }
  oauth { clientId hasClientSecret authorizationUrl tokenUrl scope redirectUrl status authorizedAt problem { code } }
  filter { type emails domains`;
const FIELDS = {
  Incoming: `${SHARED} keywords } protocol folder pollIntervalSeconds technicianGroup { name } category { name }
    outgoingEmailServer { id name }`,
  Outgoing: `${SHARED} } protocol senderName replyTo authenticationNeeded`,
};

/** A valid input; name and mailbox are its own, and nothing connects because it is disabled. */
export function serverInput(direction: Direction, changes: object = {}) {
  const name = `Server ${newId()}`;
  const shared = {
    name,
    email: `${newId()}@example.com`,
    authType: 'BASIC',
    password: 'hunter2',
    securityType: 'SSL',
    enabled: false,
  };
  return direction === 'Incoming'
    ? { ...shared, protocol: 'IMAP', host: 'imap.example.com', port: 993, ...changes }
    : { ...shared, host: 'smtp.example.com', port: 465, ...changes };
}

export const OAUTH_INPUT = {
  authType: 'OAUTH',
  password: undefined,
  oauth: {
    clientId: 'client',
    clientSecret: 'MARKED-client-secret',
    authorizationUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
    tokenUrl: 'https://oauth2.googleapis.com/token',
    scope: 'https://mail.google.com/',
  },
};
export const withoutPassword = ({ password: _, ...rest }: Record<string, unknown>) => rest;

/** `field CODE` for each error; `-` for an error of no single field. */
export const errorCodes = ({ userErrors }: { userErrors: UserError[] }) =>
  userErrors.map((error) => `${error.field?.join('.') ?? '-'} ${error.code}`);

/** Calls as the administrator; an operation that fails as a whole fails the test. */
export function emailServerApi(app: () => TestApp) {
  async function call<T = any>(operation: string, variables: Record<string, unknown> = {}): Promise<T> {
    const { data, errors } = await app().gql(operation, variables);
    expect(errors).toBeUndefined();
    return data.payload;
  }

  return {
    call,
    create: (d: Direction, changes: object = {}, input: object = serverInput(d, changes)) =>
      call<ServerPayload>(
        `mutation ($input: ${d}EmailServerInput!) { payload: create${d}EmailServer(input: $input) {
          server { ${FIELDS[d]} } authorizationUrl userErrors { field code message } } }`,
        { input },
      ),
    update: (d: Direction, id: string, input: object, at?: string) =>
      call<ServerPayload>(
        `mutation ($id: ID!, $input: ${d}EmailServerInput!, $at: DateTime) {
          payload: update${d}EmailServer(id: $id, input: $input, expectedUpdatedAt: $at) {
            server { ${FIELDS[d]} } authorizationUrl userErrors { field code message } } }`,
        { id, input, at },
      ),
    setEnabled: (d: Direction, id: string, enabled: boolean) =>
      call<ServerPayload>(
        `mutation ($id: ID!, $enabled: Boolean!) { payload: set${d}EmailServerEnabled(id: $id, enabled: $enabled) {
          server { ${FIELDS[d]} } userErrors { field code } } }`,
        { id, enabled },
      ),
    /** Deletes a server, or whatever else `what` names. */
    remove: (what: string, id: string) =>
      call<{ deletedId: string | null; userErrors: UserError[] }>(
        `mutation ($id: ID!) { payload: delete${what}(id: $id) { deletedId userErrors { field code message } } }`,
        { id },
      ),
    find: (d: Direction, id: string) =>
      call(`query ($id: ID!) { payload: ${d.toLowerCase()}EmailServer(id: $id) { ${FIELDS[d]} } }`, { id }),
    list: (d: Direction) => call<any[]>(`{ payload: ${d.toLowerCase()}EmailServers { ${FIELDS[d]} } }`),
    /** The audit events about an id, oldest first. */
    auditOf: async (id: string): Promise<{ action: string; subject: string; changes: object[] }[]> => {
      const { edges } = await call(
        '{ payload: auditEvents(first: 100) { edges { node { action subject changes { field from to } } } } }',
      );
      const events = edges.map((edge: { node: { subject: string } }) => edge.node);
      return events.filter((event: { subject: string }) => event.subject.includes(id)).reverse();
    },
  };
}
