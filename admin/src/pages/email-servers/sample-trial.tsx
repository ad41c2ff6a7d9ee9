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

export function SampleTrial({ filter }: { filter: Filter }) {
  const client = useClient();
  const [message, setMessage] = useState({ from: '', subject: '', body: '' });
  const [outcome, setOutcome] = useState<{ verdict?: Verdict; problem?: string } | null>(null);
  const [running, setRunning] = useState(false);

  async function evaluate(): Promise<void> {
    setRunning(true);
    const { data, error } = await client.query(EVALUATE_FILTER, { filter, message }, { requestPolicy: 'network-only' });
    setRunning(false);
    setOutcome(error ? { problem: errorMessage(error) } : { verdict: data!.evaluateIncomingFilter });
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
      <Button variant="light" size="xs" w="fit-content" loading={running} onClick={() => void evaluate()}>
        {t.tryButton}
      </Button>
      {outcome?.problem && (
        <Notice tone="bad" icon={<IconAlertCircle />} role="alert">
          {outcome.problem}
        </Notice>
      )}
      {outcome?.verdict && (
        <div role="status">
          <VerdictWords verdict={outcome.verdict} />
          <Text fz="sm" c="dimmed">
            {outcome.verdict.reason}
          </Text>
        </div>
      )}
    </Stack>
  );
}

export function VerdictWords({ verdict }: { verdict: Pick<Verdict, 'accepted'> }) {
  return <Status tone={verdict.accepted ? 'good' : 'quiet'}>{verdict.accepted ? t.accepted : t.ignored}</Status>;
}
