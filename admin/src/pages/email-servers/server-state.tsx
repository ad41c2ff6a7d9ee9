import { Button, DataList, Paper, Stack } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import type { HealthPartsFragment, OAuthPartsFragment } from '../../gql/graphql';
import { DiagnosisPanel } from '../../shared/diagnosis-panel';
import { When } from '../../shared/when';
import { texts } from '../../texts';
import { ConsentStatus, HealthStatus } from './server-status';

export interface ServerStateProps {
  health: HealthPartsFragment;
  oauth: OAuthPartsFragment | null;
  authorize: () => void;
}

const t = texts.servers;

/** How a stored server is doing, above its form: health, consent, and what to do where something is wrong. */
export function ServerState({ health, oauth, authorize }: ServerStateProps) {
  const problem = oauth?.problem ?? health.problem;
  const item = (label: string, value: React.ReactNode) => (
    <DataList.Item>
      <DataList.ItemLabel>{label}</DataList.ItemLabel>
      <DataList.ItemValue>{value}</DataList.ItemValue>
    </DataList.Item>
  );
  return (
    <Paper withBorder p="lg">
      <Stack gap="md">
        <DataList labelWidth="9rem" gap={6}>
          {item(t.columns.health, <HealthStatus state={health.state} />)}
          {health.lastCheckedAt && item(t.checked, <When at={health.lastCheckedAt} />)}
          {health.lastSucceededAt && item(t.lastSuccess, <When at={health.lastSucceededAt} />)}
          {oauth && item(t.columns.consent, <ConsentStatus oauth={oauth} />)}
          {oauth?.authorizedAt && item(t.authorization.granted, <When at={oauth.authorizedAt} />)}
          {oauth?.lastRefreshedAt && item(t.authorization.refreshed, <When at={oauth.lastRefreshedAt} />)}
          {oauth?.refreshTokenExpiresAt && item(t.authorization.ends, <When at={oauth.refreshTokenExpiresAt} />)}
        </DataList>
        {problem && <DiagnosisPanel problem={problem} />}
        {oauth?.warning && <DiagnosisPanel problem={oauth.warning} warning />}
        {oauth && (
          <Button
            variant={oauth.status === 'AUTHORIZED' ? 'default' : 'filled'}
            leftSection={<IconShieldCheck size={16} />}
            w="fit-content"
            onClick={authorize}
          >
            {oauth.authorizedAt ? t.authorization.again : t.actions.authorize}
          </Button>
        )}
      </Stack>
    </Paper>
  );
}
