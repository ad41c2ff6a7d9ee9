import { Button, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useSearchParams } from 'react-router';
import { useQuery } from 'urql';
import type { DiagnosisCode, OAuthPartsFragment } from '../../gql/graphql';
import { DiagnosisPanel } from '../../shared/diagnosis-panel';
import { Notice } from '../../shared/notice';
import { texts } from '../../texts';
import { OAUTH_DIAGNOSIS } from './email-servers.operations';

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
  const [{ data, error }] = useQuery({
    query: OAUTH_DIAGNOSIS,
    variables: { code: code as DiagnosisCode },
    pause: own?.code === code,
  });
  const known = own?.code === code ? own : data?.oauthDiagnosis;
  if (known) {
    return (
      // Nobody tries a consent again but its person.
      <DiagnosisPanel problem={known} retried={false}>
        {children}
      </DiagnosisPanel>
    );
  }
  // A code that an address made up is an error of the query.
  if (!data && !error) return null;
  return (
    <Notice tone="bad" role="alert" icon={<IconAlertTriangle />} title={t.failedTitle}>
      <Text fz="sm" mb="xs">
        {t.failed(code)}
      </Text>
      <Group gap="sm">{children}</Group>
    </Notice>
  );
}
