import { Anchor, Code, Group, List, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconClockHour4, IconExternalLink } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { graphql } from '../gql';
import type { DiagnosisPartsFragment } from '../gql/graphql';
import { texts } from '../texts';
import { DocLink } from './doc-link';
import { Notice } from './notice';
import { When } from './when';

export const DIAGNOSIS_PARTS = graphql(`
  fragment DiagnosisParts on Diagnosis {
    code
    title
    detail
    remedy
    documentationUrl
    transient
    occurredAt
  }
`);

/** Also of what is known of an error without its having happened here. */
type Problem = Omit<DiagnosisPartsFragment, 'code' | 'occurredAt'> & { code: string; occurredAt?: string };

/** Why something does not work, in plain words, and what to do about it, step by step. */
export function DiagnosisPanel(props: {
  problem: Problem;
  warning?: boolean;
  retried?: boolean;
  children?: ReactNode;
}) {
  const { problem, warning = false, retried = problem.transient, children } = props;
  const mild = warning || problem.transient;
  return (
    <Notice
      tone={mild ? 'busy' : 'bad'}
      role={mild ? 'status' : 'alert'}
      icon={problem.transient ? <IconClockHour4 /> : <IconAlertTriangle />}
      title={problem.title}
    >
      <Stack gap="xs">
        {retried && (
          <Text fz="sm">{problem.remedy.length > 0 ? texts.diagnosis.retriedOrElse : texts.diagnosis.retried}</Text>
        )}
        {problem.remedy.length > 0 && (
          <List type="ordered" size="sm" spacing={4}>
            {problem.remedy.map((step) => (
              <List.Item key={step}>{step}</List.Item>
            ))}
          </List>
        )}
        {problem.detail && (
          <Text fz="sm" c="dimmed" component="div" className="break-words">
            {texts.diagnosis.detail} <Code>{problem.detail}</Code>
          </Text>
        )}
        <Group gap="md" fz="xs" c="dimmed">
          <span>{problem.code}</span>
          {problem.occurredAt && <When at={problem.occurredAt} />}
          <DocLink to={`troubleshooting#${problem.code.toLowerCase()}`}>{texts.documentation.problem}</DocLink>
          {problem.documentationUrl && (
            <Anchor href={problem.documentationUrl} target="_blank" rel="noreferrer" fz="xs">
              {texts.diagnosis.documentation} <IconExternalLink size={12} aria-hidden="true" />
            </Anchor>
          )}
        </Group>
        {children && <Group gap="sm">{children}</Group>}
      </Stack>
    </Notice>
  );
}
