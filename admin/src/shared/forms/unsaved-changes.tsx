import { Button, Group, Modal, Text } from '@mantine/core';
import { useEffect } from 'react';
import { type NavigateOptions, useBlocker } from 'react-router';
import { texts } from '../../texts';

/** Goes with a navigation away from a form that has just been saved. */
export const SAVED: NavigateOptions = { state: { saved: true } };

const isSaved = (state: unknown) => (state as { saved?: boolean } | null)?.saved === true;

let leaving = false;

/** Leaves the console for another page without asking, e.g. for a provider's sign-in after saving. */
export function leaveTo(url: string): void {
  leaving = true;
  location.assign(url);
}

/** Asks before a page with unsaved changes is left, by a link, the back button, or closing the window. */
export function UnsavedChangesGuard({ when }: { when: boolean }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      when && currentLocation.pathname !== nextLocation.pathname && !isSaved(nextLocation.state),
  );
  useEffect(() => {
    if (!when) return;
    const ask = (event: BeforeUnloadEvent) => {
      if (!leaving) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [when]);

  return (
    <Modal
      opened={blocker.state === 'blocked'}
      onClose={() => blocker.reset?.()}
      title={texts.unsaved.title}
      closeButtonProps={{ 'aria-label': texts.common.close }}
    >
      <Text>{texts.unsaved.question}</Text>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => blocker.reset?.()} data-autofocus>
          {texts.unsaved.stay}
        </Button>
        <Button color="red" onClick={() => blocker.proceed?.()}>
          {texts.unsaved.leave}
        </Button>
      </Group>
    </Modal>
  );
}
