import { Center, Loader, Modal } from '@mantine/core';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { useMutation, useQuery } from 'urql';
import { sessionEnded } from '../api/session-ended';
import { LoadFailed } from '../shared/load-failed';
import { texts } from '../texts';
import { SessionContext } from './session-context';
import { SIGN_OUT, VIEWER } from './session.operations';
import { SignInForm } from './sign-in-form';
import { SignInPage } from './sign-in-page';

/**
 * Shows the sign-in page to strangers at whatever address they came, so that links work after signing in. When a
 * session ends under somebody's hands, signing in again happens above the page and nothing that was typed is lost.
 */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [{ data, fetching, error }, reload] = useQuery({ query: VIEWER, requestPolicy: 'network-only' });
  const [, sendSignOut] = useMutation(SIGN_OUT);
  const [ended, setEnded] = useState(false);
  useEffect(() => sessionEnded.listen(() => setEnded(true)), []);

  const viewer = data?.viewer ?? null;
  const signOut = useCallback(async () => {
    await sendSignOut({});
    // A fresh start: no cached answer of one person may be shown to the next.
    location.assign('/admin/');
  }, [sendSignOut]);
  const session = useMemo(() => (viewer ? { viewer, signOut } : null), [viewer, signOut]);
  const signedIn = () => {
    setEnded(false);
    reload({ requestPolicy: 'network-only' });
  };

  if (error && !data) return <LoadFailed error={error} retry={() => reload({ requestPolicy: 'network-only' })} />;
  if (!data && fetching) {
    return (
      <Center h="100vh" role="status" aria-label={texts.common.loading}>
        <Loader />
      </Center>
    );
  }
  if (!session) return <SignInPage onSignedIn={signedIn} />;
  return (
    <SessionContext value={session}>
      {children}
      <Modal
        opened={ended}
        onClose={() => location.assign('/admin/')}
        title={texts.session.endedTitle}
        closeOnClickOutside={false}
        zIndex={500}
        closeButtonProps={{ 'aria-label': texts.common.close }}
      >
        <SignInForm intro={texts.session.endedIntro} email={session.viewer.email ?? ''} onSignedIn={signedIn} />
      </Modal>
    </SessionContext>
  );
}
