import { Button, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { useClient } from 'urql';
import { errorMessage } from '../../api/errors';
import type { EvaluateFilterQuery } from '../../gql/graphql';
import { Notice } from '../../shared/notice';
import { Status } from '../../shared/status';
import { texts } from '../../texts';
import { EVALUATE_FILTER } from './filter-trial.operations';
import type { Filter } from './filter-values';

const t = texts.servers.filter;

type Verdict = EvaluateFilterQuery['evaluateIncomingFilter'];

interface Trial {
  /** What it is about. */
  input: string;
  running: boolean;
  verdict?: Verdict;
  problem?: string;
}

export function SampleTrial({ filter }: { filter: Filter }) {
  const client = useClient();
  const [message, setMessage] = useState({ from: '', subject: '', body: '' });
  const [trial, setTrial] = useState<Trial | null>(null);
  const input = JSON.stringify([filter, message]);
  // What was found out about another input says nothing about this one.
  const shown = trial?.input === input ? trial : null;

  async function evaluate(): Promise<void> {
    setTrial({ input, running: true });
    const { data, error } = await client.query(EVALUATE_FILTER, { filter, message }, { requestPolicy: 'network-only' });
    const outcome = error ? { problem: errorMessage(error) } : { verdict: data!.evaluateIncomingFilter };
    setTrial((latest) => (latest?.input === input ? { input, running: false, ...outcome } : latest));
  }

  const set = (field: keyof typeof message) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setMessage((before) => ({ ...before, [field]: value }));
  };
  return (
    <Stack gap="sm">
      <TextInput
        label={t.from}
        type="email"
        placeholder="customer@example.com"
        value={message.from}
        onChange={set('from')}
      />
      <TextInput label={t.subject} value={message.subject} onChange={set('subject')} />
      <Textarea label={t.body} autosize minRows={2} maxRows={8} value={message.body} onChange={set('body')} />
      <Button
        variant="light"
        size="xs"
        w="fit-content"
        loading={shown?.running ?? false}
        onClick={() => void evaluate()}
      >
        {t.tryButton}
      </Button>
      {shown?.problem && (
        <Notice tone="bad" icon={<IconAlertCircle />} role="alert">
          {shown.problem}
        </Notice>
      )}
      {shown?.verdict && (
        <div role="status">
          <VerdictWords verdict={shown.verdict} />
          <Text fz="sm" c="dimmed">
            {shown.verdict.reason}
          </Text>
        </div>
      )}
    </Stack>
  );
}

export function VerdictWords({ verdict }: { verdict: Pick<Verdict, 'accepted'> }) {
  return <Status tone={verdict.accepted ? 'good' : 'quiet'}>{verdict.accepted ? t.accepted : t.ignored}</Status>;
}
