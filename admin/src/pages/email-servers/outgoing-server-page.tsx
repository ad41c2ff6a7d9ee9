import { useParams } from 'react-router';
import { useMutation, useQuery } from 'urql';
import { texts } from '../../texts';
import { SERVER_CHOICES } from './email-servers.operations';
import { OUTGOING_PATH, OutgoingServerForm } from './outgoing-server-form';
import { AUTHORIZE_OUTGOING, DELETE_OUTGOING, ENABLE_OUTGOING, OUTGOING_SERVER } from './outgoing.operations';
import { serverActions } from './server-actions';
import { ServerFormPage } from './server-form-page';
import { ServerState } from './server-state';
import { useHealthChanges } from './use-health-changes';

const t = texts.servers.outgoing;

export default function OutgoingServerPage() {
  const { id = 'new' } = useParams();
  const isNew = id === 'new';
  const choices = useQuery({ query: SERVER_CHOICES, requestPolicy: 'network-only' });
  const [stored, reload] = useQuery({ query: OUTGOING_SERVER, variables: { id }, pause: isNew });
  useHealthChanges(reload);
  const [, enable] = useMutation(ENABLE_OUTGOING);
  const [, remove] = useMutation(DELETE_OUTGOING);
  const [, authorize] = useMutation(AUTHORIZE_OUTGOING);
  const actions = serverActions({ enable, remove, authorize }, t);
  const server = stored.data?.outgoingEmailServer;
  return (
    <ServerFormPage
      title={isNew ? t.addTitle : (server?.name ?? t.title)}
      list={{ label: t.title, to: OUTGOING_PATH }}
      error={stored.error}
      retry={reload}
      found={isNew || server !== null}
      choices={choices}
      server={isNew ? null : server}
      state={(each) => (
        <ServerState health={each.health} oauth={each.oauth} authorize={() => void actions.authorize(each)} />
      )}
      form={(each, offered) => <OutgoingServerForm key={id} server={each} choices={offered} />}
    />
  );
}
