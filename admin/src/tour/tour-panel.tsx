import { Anchor, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconCircleCheckFilled, IconCircleDashed, IconExternalLink, IconMap2 } from '@tabler/icons-react';
import { Link } from 'react-router';
import { texts } from '../texts';
import classes from './tour.module.css';
import type { TourStep } from './tour-steps';

export interface TourPanelProps {
  steps: TourStep[];
  hidden: boolean;
  setHidden: (hidden: boolean) => void;
}

const t = texts.tour;
/** One tab for the sandbox, however often a step leads there. */
const SANDBOX_TAB = 'mailroom-sandbox';

/** The step that is next with the one way to it, and all steps on demand. */
export function TourPanel({ steps, hidden, setHidden }: TourPanelProps) {
  const [opened, { toggle }] = useDisclosure(false);
  const next = steps.find(({ done }) => !done);
  const count = t.progress(steps.filter(({ done }) => done).length, steps.length);
  return (
    <section className={classes.tour} aria-label={t.title}>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <IconMap2 size={18} aria-hidden="true" />
          <Text fw={600} fz="sm">
            {t.title}
          </Text>
          <Text fz="sm" c="dimmed" role="status">
            {count}
          </Text>
        </Group>
        <Group gap={4}>
          {!hidden && (
            <Button variant="subtle" size="compact-sm" onClick={toggle} aria-expanded={opened}>
              {opened ? t.onlyNext : t.allSteps}
            </Button>
          )}
          <Button variant="subtle" size="compact-sm" onClick={() => setHidden(!hidden)} aria-expanded={!hidden}>
            {hidden ? t.show : t.hide}
          </Button>
        </Group>
      </Group>
      {!hidden && <Next step={next} />}
      {!hidden && opened && (
        <ol className={classes.steps}>
          {steps.map((step) => (
            <li key={step.name} aria-current={step === next ? 'step' : undefined}>
              <span className={classes.mark}>
                {step.done ? (
                  <IconCircleCheckFilled size={18} color="var(--app-good)" aria-label={t.done} />
                ) : (
                  <IconCircleDashed size={18} color="var(--app-quiet)" aria-label={t.open} />
                )}
              </span>
              <StepLink {...step} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function Next({ step }: { step: TourStep | undefined }) {
  if (!step) return <Text fz="sm">{t.finished}</Text>;
  const { title, text, action } = t.steps[step.name];
  return (
    <Group justify="space-between" gap="sm" mt={6}>
      <div style={{ flex: '1 1 18rem', minWidth: 0 }}>
        <Text fw={500} fz="sm">
          {title}
        </Text>
        <Text fz="sm" c="dimmed">
          {text}
        </Text>
      </div>
      {isOutside(step.to) ? (
        <Button
          component="a"
          href={step.to}
          target={SANDBOX_TAB}
          size="xs"
          rightSection={<IconExternalLink size={14} aria-hidden="true" />}
        >
          {action}
        </Button>
      ) : (
        <Button component={Link} to={step.to} size="xs">
          {action}
        </Button>
      )}
    </Group>
  );
}

function StepLink({ name, to }: TourStep) {
  const { title } = t.steps[name];
  if (!isOutside(to)) {
    return (
      <Anchor component={Link} to={to} fz="sm">
        {title}
      </Anchor>
    );
  }
  return (
    <Anchor href={to} target={SANDBOX_TAB} fz="sm">
      {title} <IconExternalLink size={12} aria-hidden="true" />
    </Anchor>
  );
}

function isOutside(to: string): boolean {
  return to.startsWith('http');
}
