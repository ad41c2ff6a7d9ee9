import { IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Role } from '../gql/graphql';
import { mayUse, useSession } from '../session/session-context';
import { Empty } from '../shared/empty';
import { Page } from '../shared/page';
import { texts } from '../texts';

/** A page for some roles; the server refuses the others' requests anyway, this tells them so beforehand. */
export function OnlyFor({ roles, children }: { roles: readonly Role[]; children: ReactNode }) {
  const { viewer } = useSession();
  if (mayUse(viewer.role, roles)) return children;
  return (
    <Page title={texts.layout.noAccessTitle}>
      <Empty icon={<IconLock size={36} />} title={texts.layout.noAccess} description={texts.layout.noAccessHint} />
    </Page>
  );
}
