import { Button, Group, Loader, Paper, Skeleton, Stack, Text, ThemeIcon, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useMutation, useQuery } from 'urql';
import { useChanges } from '../../api/use-changes';
import type { SetUpStateQuery } from '../../gql/graphql';
import { LoadFailed } from '../../shared/load-failed';
import { Page } from '../../shared/page';
import { dataOrTell, tellProblem } from '../../shared/tell';
import { texts } from '../../texts';
import { CHECK_MAILBOX, REQUEST_ARRIVED, SET_UP_STATE } from './getting-started.operations';
import { isUsable, setUpSteps, type StepName } from './set-up-steps';

const t = texts.gettingStarted;

/** From an empty installation to the first request, one step after the other. */
export default function GettingStartedPage() {
  const [{ data, error }, reload] = useQuery({ query: SET_UP_STATE, requestPolicy: 'network-only' });
  useChanges(REQUEST_ARRIVED, reload);
  const steps = data && setUpSteps(data, location.origin);
  const next = steps?.find(({ done }) => !done);
  return (
    <Page title={t.title} description={next || !steps ? t.description : t.allDone} width="form">
      {error && !data && <LoadFailed error={error} retry={reload} />}
      {!error && !data && <Skeleton height={320} role="status" aria-label={texts.common.loading} />}
      <Stack component="ol" gap="sm" p={0} m={0} style={{ listStyle: 'none' }}>
        {steps?.map(({ name, done }, index) => (
          <Step key={name} number={index + 1} name={name} done={done} current={name === next?.name}>
            <StepAction
              name={name}
              done={done}
              state={data!}
              reload={() => reload({ requestPolicy: 'network-only' })}
            />
          </Step>
        ))}
      </Stack>
    </Page>
  );
}

interface StepProps {
  number: number;
  name: StepName;
  done: boolean;
  /** The first that is not done. */
  current: boolean;
  children: ReactNode;
}

function Step({ number, name, done, current, children }: StepProps) {
  const words = t.steps[name];
  return (
    <Paper withBorder component="li" p="lg" aria-current={current ? 'step' : undefined}>
      <Group align="flex-start" gap="md" wrap="nowrap">
        <ThemeIcon
          radius="xl"
          size={32}
          variant={done || current ? 'filled' : 'default'}
          color={done ? 'teal.9' : undefined}
        >
          {done ? <IconCheck size={18} aria-label={t.done} /> : number}
        </ThemeIcon>
        <Stack gap="xs" flex={1} miw={0}>
          <Title order={2}>{words.title}</Title>
          <Text fz="sm" c="dimmed">
            {words.text}
          </Text>
          {(done || current) && children}
        </Stack>
      </Group>
    </Paper>
  );
}

interface StepActionProps {
  name: StepName;
  done: boolean;
  state: SetUpStateQuery;
  reload: () => void;
}

function StepAction({ name, done, state, reload }: StepActionProps) {
  switch (name) {
    case 'address':
      return done ? (
        <Text fz="sm">{state.applicationSettings.baseUrl}</Text>
      ) : (
        <GoTo to="/application-settings" label={t.toSettings} />
      );
    case 'outgoing':
      return done ? (
        <Names servers={state.outgoingEmailServers} />
      ) : (
        <ServerStep
          servers={state.outgoingEmailServers}
          path="/support-channel/emails/outgoing"
          add={texts.servers.outgoing.add}
        />
      );
    case 'incoming':
      return done ? (
        <Names servers={state.incomingEmailServers} />
      ) : (
        <ServerStep
          servers={state.incomingEmailServers}
          path="/support-channel/emails/incoming"
          add={texts.servers.incoming.add}
        />
      );
    case 'request':
      return done ? <FirstRequest state={state} /> : <WaitForMail state={state} reload={reload} />;
  }
}

function GoTo({ to, label }: { to: string; label: string }) {
  return (
    <Button component={Link} to={to} w="fit-content">
      {label}
    </Button>
  );
}

/** A server that is there but does not work yet is to be repaired, not added once more. */
function ServerStep({ servers, path, add }: { servers: { id: string; name: string }[]; path: string; add: string }) {
  const [first] = servers;
  return first ? (
    <GoTo to={`${path}?server=${first.id}`} label={t.repair(first.name)} />
  ) : (
    <GoTo to={`${path}/new`} label={add} />
  );
}

function Names({ servers }: { servers: SetUpStateQuery['outgoingEmailServers'] }) {
  return (
    <Text fz="sm">
      {servers
        .filter(isUsable)
        .map(({ name }) => name)
        .join(', ')}
    </Text>
  );
}

function FirstRequest({ state }: { state: SetUpStateQuery }) {
  const request = state.requests.edges[0]!.node;
  return <GoTo to={`/requests/${request.id}`} label={t.openRequest(request.key)} />;
}

/** New requests are told by the server; a check now spares waiting for the next one. */
function WaitForMail({ state, reload }: { state: SetUpStateQuery; reload: () => void }) {
  const [{ fetching }, check] = useMutation(CHECK_MAILBOX);
  const server = state.incomingEmailServers.find(({ enabled }) => enabled);
  if (!server) return null;

  async function checkNow(): Promise<void> {
    const poll = dataOrTell(await check({ id: server!.id }), ({ payload }) => payload.userErrors)?.payload.poll;
    if (poll?.problem) tellProblem(poll.problem.title);
    reload();
  }

  return (
    <>
      <Group gap="sm" role="status">
        <Loader size="xs" />
        <Text fz="sm">{t.waiting(server.email)}</Text>
      </Group>
      <Group gap="sm">
        <Button
          component="a"
          href={`mailto:${server.email}?subject=${encodeURIComponent(t.sampleSubject)}`}
          variant="default"
        >
          {t.writeMail}
        </Button>
        <Button onClick={() => void checkNow()} loading={fetching}>
          {texts.servers.actions.check}
        </Button>
      </Group>
    </>
  );
}
