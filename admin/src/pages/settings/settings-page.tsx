import { Skeleton } from '@mantine/core';
import { useQuery } from 'urql';
import { LoadFailed } from '../../shared/load-failed';
import { Page } from '../../shared/page';
import { texts } from '../../texts';
import { SettingsForm } from './settings-form';
import { SETTINGS } from './settings.operations';

const t = texts.settings;

export default function SettingsPage() {
  const [{ data, error }, reload] = useQuery({ query: SETTINGS });
  return (
    <Page title={t.title} description={t.description} width="form">
      {error && !data && <LoadFailed error={error} retry={reload} />}
      {!error && !data && <Skeleton height={420} role="status" aria-label={texts.common.loading} />}
      {data && <SettingsForm settings={data.applicationSettings} />}
    </Page>
  );
}
