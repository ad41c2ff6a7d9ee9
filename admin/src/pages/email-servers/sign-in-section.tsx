import { Radio, Stack, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { FormSection } from '../../shared/forms/form-section';
import { SecretInput } from '../../shared/forms/secret-input';
import { texts } from '../../texts';
import type { ConnectionForm } from './connection-form';
import { OAuthFields } from './oauth-fields';

const t = texts.servers.form;

export interface SignInSectionProps {
  form: ConnectionForm;
  /** Whether the server keeps a secret of that kind already. */
  stored: { password: boolean; clientSecret: boolean };
  defaultRedirectUrl: string;
  /** Stands before the fields, e.g. whether to sign in at all. */
  children?: ReactNode;
  hidden?: boolean;
}

/** How Mailroom signs in at the mail server: with a password, or with a consent given at the provider. */
export function SignInSection({ form, stored, defaultRedirectUrl, children, hidden = false }: SignInSectionProps) {
  const { values, field } = form;
  return (
    <FormSection title={t.signIn} description={t.signInHelp}>
      {children}
      {!hidden && (
        <Radio.Group label={t.authType} required {...field('authType')}>
          <Stack gap="xs" mt={6}>
            <Radio
              value="OAUTH"
              label={t.oauth}
              description={t.oauthHelp}
              disabled={values.protocol === 'POP3' && values.authType !== 'OAUTH'}
            />
            <Radio value="BASIC" label={t.basic} description={t.basicHelp} />
          </Stack>
        </Radio.Group>
      )}
      {!hidden && values.authType === 'BASIC' && (
        <>
          <TextInput
            label={t.username}
            description={t.usernameHelp}
            placeholder={values.email}
            autoComplete="off"
            {...field('username')}
          />
          <SecretInput label={t.password} stored={stored.password} {...field('password')} />
        </>
      )}
      {!hidden && values.authType === 'OAUTH' && (
        <OAuthFields form={form} stored={stored.clientSecret} defaultRedirectUrl={defaultRedirectUrl} />
      )}
    </FormSection>
  );
}
