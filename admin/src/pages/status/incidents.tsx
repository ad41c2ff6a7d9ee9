import { List, Stack, Text, Title } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { StatusQuery } from '../../gql/graphql';
import { Notice } from '../../shared/notice';
import { When } from '../../shared/when';
import { texts } from '../../texts';

const t = texts.status;

export function Incidents({ incidents }: { incidents: StatusQuery['systemStatus']['incidents'] }) {
  if (incidents.length === 0) return null;
  return (
    <Stack gap="sm" component="section" aria-labelledby="incidents">
      <Title order={2} id="incidents">
        {t.incidents}
      </Title>
      {incidents.map(({ id, title, subject, remedy, since, alertedAt }) => (
        <Notice key={id} tone="bad" icon={<IconAlertTriangle />} title={`${title}: ${subject}`}>
          {remedy.length > 0 && (
            <List type="ordered" size="sm" spacing={4}>
              {remedy.map((step) => (
                <List.Item key={step}>{step}</List.Item>
              ))}
            </List>
          )}
          <Text fz="xs" c="dimmed" mt={4}>
            {t.since} <When at={since} />
            {alertedAt && (
              <>
                {' · '}
                {t.told} <When at={alertedAt} />
              </>
            )}
          </Text>
        </Notice>
      ))}
    </Stack>
  );
}
