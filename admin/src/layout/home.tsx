import { Navigate } from 'react-router';
import type { Role } from '../gql/graphql';
import { useSession } from '../session/session-context';

const start: Record<Role, string> = {
  ADMIN: '/technician-groups',
  TECHNICIAN: '/technician-groups',
  MONITOR: '/status',
};

/** Each role begins where its work is. */
export function Home() {
  const { viewer } = useSession();
  return <Navigate to={start[viewer.role]} replace />;
}
