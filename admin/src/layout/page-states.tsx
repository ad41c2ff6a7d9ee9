import { Button } from '@mantine/core';
import { IconError404, IconPlugConnectedX } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Empty } from '../shared/empty';
import { Page } from '../shared/page';
import { texts } from '../texts';

export function NotFound() {
  return (
    <Page title={texts.layout.notFoundTitle}>
      <Empty
        icon={<IconError404 size={36} />}
        title={texts.layout.notFound}
        description={texts.layout.notFoundHint}
        action={
          <Button component={Link} to="/" variant="default">
            {texts.layout.toStart}
          </Button>
        }
      />
    </Page>
  );
}

/** A page whose code did not load (a new version was installed meanwhile) or that broke. */
export function PageFailed() {
  return (
    <Page title={texts.layout.failedTitle}>
      <Empty
        icon={<IconPlugConnectedX size={36} />}
        title={texts.layout.failed}
        description={texts.layout.failedHint}
        action={<Button onClick={() => location.reload()}>{texts.layout.reload}</Button>}
      />
    </Page>
  );
}
