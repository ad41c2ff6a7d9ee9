import { Anchor, Button, Paper, Skeleton, Stack, Text, Timeline, Title } from '@mantine/core';
import { IconDownload, IconInfoCircle, IconRefresh } from '@tabler/icons-react';
import { useEffect } from 'react';
import { Link, useParams } from 'react-router';
import { useMutation, useQuery } from 'urql';
import type { MessageQuery } from '../../gql/graphql';
import { NotFound } from '../../layout/page-states';
import { mayUse, useSession } from '../../session/session-context';
import { Facts } from '../../shared/facts';
import { LoadFailed } from '../../shared/load-failed';
import { Notice } from '../../shared/notice';
import { Page } from '../../shared/page';
import { size } from '../../shared/sizes';
import { dataOrTell, tellDone } from '../../shared/tell';
import { When } from '../../shared/when';
import { texts } from '../../texts';
import { MESSAGE, REPROCESS } from './message-log.operations';
import { canBeDecidedAgain, MessageState } from './message-state';

type Message = NonNullable<MessageQuery['inboundMessage']>;

const t = texts.messageLog;
/** How often a message that waits to be decided is looked at again. */
const WAITING_MS = 1_500;

export default function MessagePage() {
  const { id = '' } = useParams();
  const [{ data, error, fetching }, reload] = useQuery({ query: MESSAGE, variables: { id } });
  const message = data?.inboundMessage;
  const waits = message?.state === 'RECEIVED';
  useEffect(() => {
    if (!waits) return;
    const timer = setInterval(() => reload({ requestPolicy: 'network-only' }), WAITING_MS);
    return () => clearInterval(timer);
  }, [waits, reload]);
  if (data && !message && !fetching) return <NotFound />;
  return (
    <Page
      title={message ? message.subject || t.noSubject : t.messageTitle}
      path={[{ label: t.back, to: '/message-log' }]}
      actions={message && <Actions message={message} />}
    >
      {error && !data && <LoadFailed error={error} retry={reload} />}
      {!error && !message && <Skeleton height={320} role="status" aria-label={texts.common.loading} />}
      {message && <Details message={message} />}
    </Page>
  );
}

function Actions({ message: { id, state, storedWhole } }: { message: Message }) {
  const { viewer } = useSession();
  const [{ fetching }, reprocess] = useMutation(REPROCESS);
  if (!mayUse(viewer.role, [])) return null;
  const isIgnored = state === 'IGNORED';
  const decideAgain = async () => {
    const result = await reprocess({ id, despiteFilter: isIgnored });
    if (dataOrTell(result, ({ payload }) => payload.userErrors)) tellDone(t.reprocessed);
  };
  return (
    <>
      {storedWhole && (
        <Button
          component="a"
          href={`/inbound-messages/${id}/raw`}
          variant="default"
          leftSection={<IconDownload size={16} />}
        >
          {t.raw}
        </Button>
      )}
      {canBeDecidedAgain(state) && (
        <Button
          leftSection={<IconRefresh size={16} />}
          loading={fetching}
          onClick={() => void decideAgain()}
          title={isIgnored ? t.takeInHelp : t.reprocessHelp}
        >
          {isIgnored ? t.takeIn : t.reprocess}
        </Button>
      )}
    </>
  );
}

function Details({ message: m }: { message: Message }) {
  return (
    <Stack gap="md">
      {m.reason && (
        <Notice tone={m.state === 'QUARANTINED' ? 'bad' : 'info'} icon={<IconInfoCircle />} title={t.why}>
          <Text fz="sm" className="break-words">
            {m.reason}
          </Text>
        </Notice>
      )}
      <Paper withBorder p="lg">
        <Facts
          facts={[
            [t.columns.state, <MessageState key="state" state={m.state} />],
            [t.facts.from, [m.fromName, m.fromAddress && `<${m.fromAddress}>`].filter(Boolean).join(' ')],
            [t.facts.mailbox, m.server?.name],
            [t.facts.received, <When key="received" at={m.receivedAt} absolute />],
            [t.facts.sent, m.sentAt && <When at={m.sentAt} absolute />],
            [t.facts.size, [size(m.sizeBytes), !m.storedWhole && t.headersOnly].filter(Boolean).join(', ')],
            [t.facts.messageId, m.messageId],
            [t.facts.authentication, m.authenticationResults],
            [
              t.facts.request,
              m.request && <To path={`/requests/${m.request.id}`} text={`${m.request.key}: ${m.request.subject}`} />,
            ],
            [
              t.facts.duplicateOf,
              m.duplicateOf && (
                <To path={`/message-log/${m.duplicateOf.id}`} text={m.duplicateOf.subject || t.noSubject} />
              ),
            ],
          ]}
        />
      </Paper>
      <Paper withBorder p="lg" component="section" aria-labelledby="journey">
        <Title order={2} id="journey" mb="md">
          {t.journey}
        </Title>
        <Timeline active={m.journey.length - 1} bulletSize={14} lineWidth={2}>
          {m.journey.map(({ at, step, detail }, i) => (
            <Timeline.Item
              key={`${at}-${i}`}
              title={
                <Text fz="sm" fw={600}>
                  {t.steps[step] ?? step}
                </Text>
              }
            >
              <Text fz="sm" className="break-words">
                {detail}
              </Text>
              <Text fz="xs" c="dimmed">
                <When at={at} absolute />
              </Text>
            </Timeline.Item>
          ))}
        </Timeline>
      </Paper>
    </Stack>
  );
}

function To({ path, text }: { path: string; text: string }) {
  return (
    <Anchor component={Link} to={path} fz="sm">
      {text}
    </Anchor>
  );
}
