import { Loader, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { ConnectionTestStepState, TestPartsFragment } from '../../gql/graphql';
import { duration } from '../../shared/dates';
import { DiagnosisPanel } from '../../shared/diagnosis-panel';
import { texts } from '../../texts';
import classes from './connection-test-panel.module.css';

const t = texts.servers.test;

export type TestState =
  | { running: true }
  | {
      running: false;
      test: TestPartsFragment;
      /** What was tested is not what the form says now. */
      outdated: boolean;
    };

const icons: Record<ConnectionTestStepState, React.ReactNode> = {
  PASSED: <IconCircleCheck size={20} color="var(--app-good)" aria-hidden="true" />,
  FAILED: <IconCircleX size={20} color="var(--app-bad)" aria-hidden="true" />,
  SKIPPED: <IconCircleDashed size={20} color="var(--app-quiet)" aria-hidden="true" />,
};

/** A connection test step by step: what was tried, how long it took, what was found, and at which step it ended. */
export function ConnectionTestPanel({ state }: { state: TestState }) {
  const panel = useRef<HTMLDivElement>(null);
  const outcome = state.running ? null : state.test;
  useEffect(() => {
    void panel.current?.scrollIntoView({ block: 'nearest' });
  }, [outcome]);
  return (
    <Paper withBorder p="lg" ref={panel} role="status" style={{ scrollMarginBottom: 80 }}>
      <Stack gap="sm">
        <Title order={2}>{t.title}</Title>
        {state.running ? (
          <Group gap="sm">
            <Loader size="sm" /> <Text fz="sm">{t.running}</Text>
          </Group>
        ) : (
          <Outcome {...state} />
        )}
      </Stack>
    </Paper>
  );
}

function Outcome({ test: { succeeded, steps, problem }, outdated }: { test: TestPartsFragment; outdated: boolean }) {
  return (
    <>
      {outdated && <Text fz="sm">{t.outdated}</Text>}
      <Text fw={500} c={succeeded ? 'var(--app-good)' : 'var(--app-bad)'}>
        {succeeded ? t.succeeded : t.failed}
      </Text>
      <ol className={classes.steps}>
        {steps.map(({ name, state, durationMs, detail }) => (
          <li key={name}>
            {icons[state]}
            <div>
              <Group gap="xs" justify="space-between">
                <Text fz="sm" fw={500}>
                  {t.steps[name]}
                </Text>
                <Text fz="xs" c="dimmed">
                  {t.states[state]}
                  {state !== 'SKIPPED' && ` · ${duration(durationMs)}`}
                </Text>
              </Group>
              {detail && (
                <Text fz="sm" c="dimmed" className="break-words">
                  {detail}
                </Text>
              )}
            </div>
          </li>
        ))}
      </ol>
      {problem && <DiagnosisPanel problem={problem} retried={false} />}
    </>
  );
}
