import { useParams } from 'react-router';
import { useMutation, useQuery } from 'urql';
import { texts } from '../../texts';
import { SERVER_CHOICES } from './email-servers.operations';
import { INCOMING_PATH, IncomingServerForm } from './incoming-server-form';
import { AUTHORIZE_INCOMING, DELETE_INCOMING, ENABLE_INCOMING, INCOMING_SERVER } from './incoming.operations';
import { serverActions } from './server-actions';
import { ServerFormPage } from './server-form-page';
import { ServerState } from './server-state';
import { useHealthChanges } from './use-health-changes';

const t = texts.servers.incoming;

export default function IncomingServerPage() {
  const { id = 'new' } = useParams();
  const isNew = id === 'new';
  const choices = useQuery({ query: SERVER_CHOICES, requestPolicy: 'network-only' });
  const [stored, reload] = useQuery({ query: INCOMING_SERVER, variables: { id }, pause: isNew });
  useHealthChanges(reload);
  const [, enable] = useMutation(ENABLE_INCOMING);
  const [, remove] = useMutation(DELETE_INCOMING);
  const [, authorize] = useMutation(AUTHORIZE_INCOMING);
  const actions = serverActions({ enable, remove, authorize }, t);
  const server = stored.data?.incomingEmailServer;
  return (
    <ServerFormPage
      title={isNew ? t.addTitle : (server?.name ?? t.title)}
      list={{ label: t.title, to: INCOMING_PATH }}
      error={stored.error}
      retry={reload}
      found={isNew || server !== null}
      choices={choices}
      server={isNew ? null : server}
      state={(each) => (
        <ServerState health={each.health} oauth={each.oauth} authorize={() => void actions.authorize(each)} />
      )}
      form={(each, offered) => <IncomingServerForm key={id} server={each} choices={offered} />}
    />
  );
}
