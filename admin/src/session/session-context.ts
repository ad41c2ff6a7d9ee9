import { createContext, useContext } from 'react';
import type { Role, ViewerQuery } from '../gql/graphql';

export type Viewer = NonNullable<ViewerQuery['viewer']>;

export interface Session {
  viewer: Viewer;
  signOut: () => Promise<void>;
}

export const SessionContext = createContext<Session | null>(null);

/** Who is signed in; every page is shown to a signed-in person only. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('useSession is for pages inside SessionProvider.');
  return session;
}

/** ADMIN may everything; others what lists them. */
export function mayUse(role: Role, allowed: readonly Role[]): boolean {
  return role === 'ADMIN' || allowed.includes(role);
}
