import { Anchor, List } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { texts } from '../../texts';
import { Notice } from '../notice';
import { type ApiForm, type FormProblem, inputOf } from './use-api-form';

type Form = Pick<ApiForm<unknown>, 'problems' | 'id'>;

/** What no field can show, and with several errors the list of all, each a way to its field. */
export function ErrorSummary({ form: { problems, id } }: { form: Form }) {
  const [first] = problems;
  if (!first || (problems.length === 1 && first.path !== null)) return null;
  const focus = (path: string) => inputOf(id, path)?.focus();
  return (
    <Notice
      tone="bad"
      icon={<IconAlertCircle />}
      role="alert"
      tabIndex={-1}
      data-error-summary
      title={problems.length === 1 ? undefined : texts.errors.summary(problems.length)}
    >
      {problems.length === 1 ? (
        first.message
      ) : (
        <List size="sm" spacing={4}>
          {problems.map((problem) => (
            <List.Item key={`${problem.path}${problem.message}`}>
              <Problem problem={problem} focus={focus} />
            </List.Item>
          ))}
        </List>
      )}
    </Notice>
  );
}

function Problem({
  problem: { path, label, message },
  focus,
}: {
  problem: FormProblem;
  focus: (path: string) => void;
}) {
  if (path === null) return message;
  return (
    <Anchor
      href={`#${path}`}
      fz="sm"
      onClick={(event) => {
        event.preventDefault();
        focus(path);
      }}
    >
      {label ? `${label}: ${message}` : message}
    </Anchor>
  );
}
