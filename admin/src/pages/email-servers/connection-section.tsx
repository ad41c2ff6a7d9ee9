import { Button, Group, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { OptionalChoice } from '../../shared/forms/choice';
import { FormSection } from '../../shared/forms/form-section';
import { texts } from '../../texts';
import type { EmailProvider, SecurityType } from '../../gql/graphql';
import type { ConnectionForm } from './connection-form';
import { type Choices, followingPort, presetValues } from './connection-values';

const t = texts.servers.form;
const securityTypes = (['SSL', 'TLS', 'NONE'] as const).map((value) => ({ value, label: t.security[value] }));

/** How the mail server is reached. Choosing a provider fills in what is known of it. */
export function ConnectionSection({ form, choices }: { form: ConnectionForm; choices: Choices }) {
  const { values, field, setValues } = form;
  const presets = choices.emailProviderPresets;
  const [withAuthority, setWithAuthority] = useState(values.certificateAuthority !== '');

  function choose(provider: EmailProvider): void {
    const preset = presets.find((each) => each.provider === provider);
    setValues(preset ? presetValues(values, preset, choices.demo) : { provider });
  }

  return (
    <FormSection title={t.connection} description={t.connectionHelp}>
      <OptionalChoice
        label={t.proxyServer}
        description={t.proxyServerHelp}
        entries={choices.proxyServers}
        {...field('proxyServerId')}
      />
      <Select
        label={t.provider}
        description={t.providerHelp}
        data={[
          ...presets.map((p) => ({ value: p.provider, label: p.label })),
          { value: 'OTHER', label: t.otherProvider },
        ]}
        allowDeselect={false}
        required
        {...field('provider')}
        onChange={(value) => choose(value as EmailProvider)}
      />
      <Group align="flex-start" gap="md" grow preventGrowOverflow={false}>
        <TextInput label={t.host} required flex="1 1 14rem" {...field('host')} />
        <NumberInput
          label={t.port}
          required
          min={1}
          max={65535}
          hideControls
          w={110}
          flex="0 0 7rem"
          {...field('port')}
        />
      </Group>
      <Select
        label={t.securityType}
        description={t.securityTypeHelp}
        data={securityTypes}
        allowDeselect={false}
        required
        {...field('securityType')}
        onChange={(value) => {
          const securityType = value as SecurityType;
          setValues({ securityType, ...followingPort({ ...values, securityType }) });
        }}
      />
      {withAuthority ? (
        <Textarea
          label={t.certificateAuthority}
          description={t.certificateAuthorityHelp}
          placeholder="-----BEGIN CERTIFICATE-----"
          autosize
          minRows={3}
          maxRows={10}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          {...field('certificateAuthority')}
        />
      ) : (
        <Button variant="subtle" size="compact-sm" w="fit-content" ml={-8} onClick={() => setWithAuthority(true)}>
          {t.addCertificateAuthority}
        </Button>
      )}
    </FormSection>
  );
}
