import { Button } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useEffect } from 'react';
import { Empty } from '../../shared/empty';
import { Page } from '../../shared/page';
import { texts } from '../../texts';
import { EMAILS_PATH } from './emails-path';

const t = texts.servers.authorization;

/** A consent's link that was opened without a session comes here to be signed in, and goes on. */
export default function AuthorizePage() {
  const begin = `/oauth/begin${location.search}`;
  useEffect(() => location.replace(begin), [begin]);
  return (
    <Page title={t.goingOnTitle} path={EMAILS_PATH}>
      <Empty
        icon={<IconShieldCheck size={36} stroke={1.4} />}
        title={t.goingOn}
        description={t.goingOnHint}
        action={
          <Button component="a" href={begin} variant="default">
            {t.goOn}
          </Button>
        }
      />
    </Page>
  );
}
