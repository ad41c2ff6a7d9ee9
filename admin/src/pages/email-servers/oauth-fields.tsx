import { Button, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconHelpCircle } from '@tabler/icons-react';
import { CopyField } from '../../shared/copy-field';
import { DocLink } from '../../shared/doc-link';
import { SecretInput } from '../../shared/forms/secret-input';
import { texts } from '../../texts';
import type { ConnectionForm } from './connection-form';
import { OAuthErrorHelp } from './oauth-error-help';

const t = texts.servers.form;

export interface OAuthFieldsProps {
  form: ConnectionForm;
  stored: boolean;
  defaultRedirectUrl: string;
}

/** The OAuth client that the administrator registered at the provider, in the order of the provider's own screens. */
export function OAuthFields({ form: { values, field }, stored, defaultRedirectUrl }: OAuthFieldsProps) {
  const [helpOpened, help] = useDisclosure(false);
  return (
    <>
      {values.provider === 'GMAIL' && <DocLink to="gmail">{texts.documentation.gmail}</DocLink>}
      <TextInput
        label={t.clientId}
        description={t.clientIdHelp}
        required
        autoComplete="off"
        {...field('oauth.clientId')}
      />
      <SecretInput
        label={t.clientSecret}
        description={t.clientSecretHelp}
        stored={stored}
        {...field('oauth.clientSecret')}
      />
      <TextInput label={t.authorizationUrl} required type="url" {...field('oauth.authorizationUrl')} />
      <TextInput label={t.tokenUrl} required type="url" {...field('oauth.tokenUrl')} />
      <TextInput label={t.scope} description={t.scopeHelp} required {...field('oauth.scope')} />
      <CopyField
        label={t.redirectUrl}
        description={t.redirectUrlHelp}
        copied={values.oauth.redirectUrl.trim() || defaultRedirectUrl}
        placeholder={defaultRedirectUrl}
        type="url"
        {...field('oauth.redirectUrl')}
      />
      <Button
        variant="subtle"
        size="compact-sm"
        w="fit-content"
        leftSection={<IconHelpCircle size={16} />}
        onClick={help.open}
      >
        {t.errorHelp}
      </Button>
      <OAuthErrorHelp opened={helpOpened} onClose={help.close} />
    </>
  );
}
