import { SegmentedControl, Skeleton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useQuery } from 'urql';
import type { NotificationTemplateKind } from '../../gql/graphql';
import { LoadFailed } from '../../shared/load-failed';
import { Page } from '../../shared/page';
import { useParameter } from '../../shared/use-parameter';
import { texts } from '../../texts';
import { TemplateForm } from './template-form';
import { TEMPLATES } from './templates.operations';

const t = texts.templates;

export default function TemplatesPage() {
  const [{ data, error }, reload] = useQuery({ query: TEMPLATES });
  const narrow = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false });
  const [asked, choose] = useParameter('kind');
  const kind: NotificationTemplateKind =
    asked !== null && asked in t.kinds ? (asked as NotificationTemplateKind) : 'CONFIRMATION';
  const template = data?.notificationTemplates.find((each) => each.kind === kind);
  return (
    <Page title={t.title} description={t.description} width="form">
      <SegmentedControl
        aria-label={t.title}
        fullWidth
        value={kind}
        onChange={choose}
        data={Object.entries(t.kinds).map(([value, label]) => ({ value, label }))}
        orientation={narrow ? 'vertical' : 'horizontal'}
      />
      {error && !data && <LoadFailed error={error} retry={reload} />}
      {!error && !template && <Skeleton height={420} role="status" aria-label={texts.common.loading} />}
      {template && (
        <TemplateForm
          key={`${kind} ${template.subject} ${template.text} ${template.html}`}
          template={template}
          onSaved={() => reload({ requestPolicy: 'network-only' })}
        />
      )}
    </Page>
  );
}
