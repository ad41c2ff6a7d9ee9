import { Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { Logo } from '../layout/logo';
import { texts } from '../texts';
import { SignInForm } from './sign-in-form';

export function SignInPage({ onSignedIn }: { onSignedIn: () => void }) {
  useDocumentTitle(`${texts.session.signIn} – ${texts.product}`);
  return (
    <Center component="main" mih="100vh" p="md">
      <Stack w="100%" maw={380} gap="lg">
        <Group gap="sm" justify="center">
          <Logo size={34} />
          <Text fz="xl" fw={600}>
            {texts.product}
          </Text>
        </Group>
        <Paper withBorder p="xl">
          <Title order={1} mb="md">
            {texts.session.signIn}
          </Title>
          <SignInForm onSignedIn={onSignedIn} />
        </Paper>
        <Text fz="sm" c="dimmed" ta="center">
          {texts.session.firstStartHint}
        </Text>
      </Stack>
    </Center>
  );
}
