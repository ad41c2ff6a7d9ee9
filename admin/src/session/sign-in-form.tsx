import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from 'urql';
import { ErrorSummary } from '../shared/forms/error-summary';
import { useApiForm } from '../shared/forms/use-api-form';
import { texts } from '../texts';
import { SIGN_IN } from './session.operations';

export interface SignInFormProps {
  onSignedIn: () => void;
  intro?: string;
  /** Filled in where it is known. */
  email?: string;
  password?: string;
}

export function SignInForm(props: SignInFormProps) {
  const [, signIn] = useMutation(SIGN_IN);
  const form = useApiForm({
    initialValues: { email: props.email ?? '', password: props.password ?? '' },
    send: (values) => signIn(values),
    errorsOf: (data) => data.signIn.userErrors,
    onDone: () => props.onSignedIn(),
  });
  return (
    <form onSubmit={form.submit} id={form.id} noValidate>
      <Stack>
        {props.intro && <Text>{props.intro}</Text>}
        <ErrorSummary form={form} />
        <TextInput
          label={texts.session.email}
          type="email"
          autoComplete="username"
          required
          autoFocus={!props.email}
          {...form.field('email')}
        />
        <PasswordInput
          label={texts.session.password}
          autoComplete="current-password"
          required
          autoFocus={Boolean(props.email)}
          visibilityToggleButtonProps={{ 'aria-label': texts.session.showPassword }}
          {...form.field('password')}
        />
        <Button type="submit" loading={form.sending} fullWidth mt="xs">
          {texts.session.signIn}
        </Button>
      </Stack>
    </form>
  );
}
