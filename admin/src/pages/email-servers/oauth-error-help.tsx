import { Accordion, Anchor, List, Loader, Modal, Stack, Text } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useQuery } from 'urql';
import { LoadFailed } from '../../shared/load-failed';
import { texts } from '../../texts';
import { OAUTH_ERROR_HELP } from './email-servers.operations';

/**
 * Errors that a provider shows on its own page never come back to Mailroom: the administrator finds here what was on
 * that page, and what to do about it.
 */
export function OAuthErrorHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [{ data, error }, reload] = useQuery({ query: OAUTH_ERROR_HELP, pause: !opened });
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={texts.servers.form.errorHelp}
      size="lg"
      closeButtonProps={{ 'aria-label': texts.common.close }}
    >
      <Stack>
        <Text fz="sm">{texts.servers.form.errorHelpIntro}</Text>
        {error && !data && <LoadFailed error={error} retry={reload} />}
        {!data && !error && <Loader aria-label={texts.common.loading} />}
        <Accordion variant="separated">
          {data?.oauthErrorHelp.map(({ shownAs, title, remedy, documentationUrl }, index) => (
            <Accordion.Item key={shownAs} value={String(index)}>
              <Accordion.Control>
                <Text fw={500} fz="sm">
                  {shownAs}
                </Text>
                <Text fz="sm" c="dimmed">
                  {title}
                </Text>
              </Accordion.Control>
              <Accordion.Panel>
                <List type="ordered" size="sm" spacing={4}>
                  {remedy.map((step) => (
                    <List.Item key={step}>{step}</List.Item>
                  ))}
                </List>
                {documentationUrl && (
                  <Anchor
                    href={documentationUrl}
                    target="_blank"
                    rel="noreferrer"
                    fz="sm"
                    mt="xs"
                    display="inline-block"
                  >
                    {texts.diagnosis.documentation} <IconExternalLink size={12} aria-hidden="true" />
                  </Anchor>
                )}
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      </Stack>
    </Modal>
  );
}
