import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import type { OAuthPartsFragment } from '../../gql/graphql';
import { DiagnosisPanel } from '../../shared/diagnosis-panel';
import { Notice } from '../../shared/notice';
import { texts } from '../../texts';
import { OAUTH_ERROR_HELP } from './email-servers.operations';

interface Server {
  id: string;
  name: string;
  oauth: OAuthPartsFragment | null;
}

const t = texts.servers.authorization;

/** What came of a consent, when the provider has sent the browser back here (`?server=…&authorization=…&problem=…`). */
export function AuthorizationResult(props: { servers: readonly Server[]; authorize: (server: Server) => void }) {
  const [parameters, setParameters] = useSearchParams();
  const outcome = parameters.get('authorization');
  const server = props.servers.find(({ id }) => id === parameters.get('server'));
  const dismiss = () => setParameters(server ? { server: server.id } : {}, { replace: true });
  if (outcome === 'succeeded') {
    return (
      <Notice tone="good" role="status" icon={<IconCircleCheck />} title={t.succeededTitle} onDismiss={dismiss}>
        {t.succeeded(server?.name ?? '')}
      </Notice>
    );
  }
  if (outcome !== 'failed') return null;
  return (
    <Failure code={parameters.get('problem') ?? ''} server={server}>
      {server && (
        <Button size="xs" onClick={() => props.authorize(server)}>
          {t.again}
        </Button>
      )}
      <Button size="xs" variant="default" onClick={dismiss}>
        {t.dismiss}
      </Button>
    </Failure>
  );
}

/** The server's own account of it where it has one, else what is known of such an error in general. */
function Failure(props: { code: string; server: Server | undefined; children: React.ReactNode }) {
  const { code, server, children } = props;
  const own = server?.oauth?.problem;
  const [{ data }] = useQuery({ query: OAUTH_ERROR_HELP, pause: own?.code === code });
  const known = data?.oauthErrorHelp.find((help) => help.code === code);
  if (own?.code === code) return <DiagnosisPanel problem={own}>{children}</DiagnosisPanel>;
  if (known) {
    return <DiagnosisPanel problem={{ ...known, detail: known.shownAs, transient: false }}>{children}</DiagnosisPanel>;
  }
  const problem = {
    code,
    title: t.failedTitle,
    detail: null,
    remedy: code === 'OAUTH_STATE_INVALID' ? t.stateInvalid : [t.failed(code)],
    documentationUrl: null,
    transient: false,
  };
  return <DiagnosisPanel problem={problem}>{children}</DiagnosisPanel>;
}
