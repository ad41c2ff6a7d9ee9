import { Button, Skeleton } from '@mantine/core';
import { IconMailQuestion } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { CombinedError, UseQueryResponse } from 'urql';
import { Empty } from '../../shared/empty';
import { LoadFailed } from '../../shared/load-failed';
import { Page } from '../../shared/page';
import { texts } from '../../texts';
import type { Choices } from './connection-values';
import { EMAILS_PATH } from './emails-path';

export interface ServerFormPageProps<Server> {
  title: string;
  list: { label: string; to: string };
  error: CombinedError | undefined;
  retry: () => void;
  choices: UseQueryResponse<Choices, object>;
  /** Null: a new one. Undefined: not there yet. */
  server: Server | null | undefined;
  found: boolean;
  state: (server: Server) => ReactNode;
  form: (server: Server | null, choices: Choices) => ReactNode;
}

/** The page around a server's form: its state above, and what is shown until it is there or when it is gone. */
export function ServerFormPage<Server>(props: ServerFormPageProps<Server>) {
  const { title, list, server, form, state, found } = props;
  const [choices, reloadChoices] = props.choices;
  const error = props.error ?? choices.error;
  const retry = () => {
    reloadChoices();
    props.retry();
  };
  return (
    <Page title={title} path={[...EMAILS_PATH, list]} width="form">
      {!found && (
        <Empty
          icon={<IconMailQuestion size={36} stroke={1.4} />}
          title={texts.servers.gone}
          description={texts.servers.goneHint}
          action={
            <Button component={Link} to={list.to} variant="default">
              {list.label}
            </Button>
          }
        />
      )}
      {found && error && (server === undefined || !choices.data) && <LoadFailed error={error} retry={retry} />}
      {found && !error && (server === undefined || !choices.data) && (
        <Skeleton height={420} role="status" aria-label={texts.common.loading} />
      )}
      {found && server !== undefined && choices.data && (
        <>
          {server && state(server)}
          {form(server, choices.data)}
        </>
      )}
    </Page>
  );
}
