import { Badge, Button, Group, Loader, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReactNode } from 'react';
import type { EmailAuthType, HealthPartsFragment, HealthState, OAuthPartsFragment } from '../../gql/graphql';
import { DiagnosisPanel } from '../../shared/diagnosis-panel';
import { NameLink } from '../../shared/name-link';
import { Status, type Tone } from '../../shared/status';
import { When } from '../../shared/when';
import { texts } from '../../texts';

const t = texts.servers;

const healthTones: Record<HealthState, Tone> = {
  NEVER_CHECKED: 'quiet',
  HEALTHY: 'good',
  RETRYING: 'busy',
  ACTION_REQUIRED: 'bad',
  DISABLED: 'quiet',
};

export function HealthStatus({ state }: { state: HealthState }) {
  return <Status tone={healthTones[state]}>{t.health[state]}</Status>;
}

/** In place of the health, while the mailbox is being read because somebody asked for it. */
export function Checking() {
  return (
    <Group gap="xs" role="status" wrap="nowrap">
      <Loader size={14} />
      <Text fz="sm">{t.checkingNow}</Text>
    </Group>
  );
}

export function ConsentStatus({ oauth }: { oauth: OAuthPartsFragment }) {
  const tone: Tone = oauth.status === 'AUTHORIZED' ? (oauth.warning ? 'busy' : 'good') : 'bad';
  return <Status tone={tone}>{t.consent[oauth.status]}</Status>;
}

export interface NameCellProps {
  to: string;
  name: string;
  email: string;
  primary: boolean;
}

export function NameCell({ to, name, email, primary }: NameCellProps) {
  return (
    <>
      <Group gap="xs">
        <NameLink to={to}>{name}</NameLink>
        {primary && (
          <Badge variant="default" size="sm" tt="none" fw={500}>
            {t.primary}
          </Badge>
        )}
      </Group>
      <Text fz="sm" c="dimmed">
        {email}
      </Text>
    </>
  );
}

/** Health with its last check; where something is wrong, what it is and the way to what to do about it. */
export function HealthCell({
  health,
  problem,
}: {
  health: HealthPartsFragment;
  problem: HealthPartsFragment['problem'];
}) {
  const [opened, { open, close }] = useDisclosure(false);
  return (
    <Stack gap={2} align="flex-start">
      <HealthStatus state={health.state} />
      {problem && (
        <>
          <Text fz="sm">{problem.title}</Text>
          <Button variant="subtle" size="compact-sm" ml={-8} onClick={open}>
            {t.whatToDo}
          </Button>
          <Modal
            opened={opened}
            onClose={close}
            title={t.whatToDo}
            size="lg"
            closeButtonProps={{ 'aria-label': texts.common.close }}
          >
            <DiagnosisPanel problem={problem} />
          </Modal>
        </>
      )}
      {!problem && health.lastCheckedAt && (
        <Text fz="xs" c="dimmed" component="span">
          {t.checked} <When at={health.lastCheckedAt} />
        </Text>
      )}
    </Stack>
  );
}

export function ConsentCell({ authType, oauth }: { authType: EmailAuthType | null; oauth: OAuthPartsFragment | null }) {
  const text: ReactNode = authType === 'BASIC' ? t.consent.password : t.consent.none;
  if (!oauth) return <Text fz="sm">{text}</Text>;
  return (
    <>
      <ConsentStatus oauth={oauth} />
      {oauth.warning && <Text fz="sm">{oauth.warning.title}</Text>}
    </>
  );
}
