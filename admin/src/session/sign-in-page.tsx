import { Button, Center, Divider, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { IconAlertCircle, IconBrandGoogle } from '@tabler/icons-react';
import { useQuery } from 'urql';
import { Logo } from '../layout/logo';
import { Notice } from '../shared/notice';
import { texts } from '../texts';
import { SIGN_IN_OPTIONS } from './session.operations';
import { SignInForm } from './sign-in-form';

export function SignInPage({ onSignedIn }: { onSignedIn: () => void }) {
  useDocumentTitle(`${texts.session.signIn} – ${texts.product}`);
  const [{ data, error }] = useQuery({ query: SIGN_IN_OPTIONS });
  const demo = data?.demo;
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
          <GoogleProblem />
          {(data || error) && (
            <SignInForm
              onSignedIn={onSignedIn}
              intro={demo ? texts.tour.signIn : undefined}
              email={demo?.adminEmail}
              password={demo?.adminPassword}
            />
          )}
          {data?.googleSignInAvailable && <GoogleButton />}
        </Paper>
        {!demo && (
          <Text fz="sm" c="dimmed" ta="center">
            {texts.session.firstStartHint}
          </Text>
        )}
      </Stack>
    </Center>
  );
}

/** Leads back to the address that was asked for, as signing in with a password does. */
function GoogleButton() {
  const here = location.pathname + location.search + location.hash;
  return (
    <>
      <Divider my="md" label={texts.session.or} />
      <Button
        component="a"
        href={`/auth/google?returnTo=${encodeURIComponent(here)}`}
        variant="default"
        fullWidth
        leftSection={<IconBrandGoogle size={17} />}
      >
        {texts.session.signInWithGoogle}
      </Button>
    </>
  );
}

/** Google's sign-in leads back to `?signIn=failed&problem=CODE`. */
function GoogleProblem() {
  const parameters = new URLSearchParams(location.search);
  if (parameters.get('signIn') !== 'failed') return null;
  const words = texts.session.googleProblems[parameters.get('problem') ?? ''] ?? texts.session.googleFailed;
  return (
    <div style={{ marginBottom: 16 }}>
      <Notice tone="bad" icon={<IconAlertCircle />} role="alert">
        {words}
      </Notice>
    </div>
  );
}
