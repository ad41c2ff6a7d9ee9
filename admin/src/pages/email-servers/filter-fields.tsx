import { Input, Radio, Stack, TagsInput } from '@mantine/core';
import { texts } from '../../texts';
import type { FilterValues } from './filter-values';

const t = texts.servers.filter;

export interface FilterForm {
  values: { filter: FilterValues };
  field: (path: string) => ReturnType<import('./connection-form').ConnectionForm['field']>;
}

const SEPARATORS = [',', ';', ' ', '\n'];

/** Which mail passes. `keywords` are for incoming mail only. */
export function FilterFields({ form: { values, field }, keywords }: { form: FilterForm; keywords: boolean }) {
  const words = keywords ? t.incoming : t.outgoing;
  const list = (path: string, label: string, help: string, separators: string[]) => (
    <TagsInput
      label={label}
      description={help}
      splitChars={separators}
      acceptValueOnBlur
      clearable
      clearButtonProps={{ 'aria-label': texts.common.clear }}
      {...field(path)}
    />
  );
  return (
    <>
      <Radio.Group label={t.type} {...field('filter.type')}>
        <Stack gap="xs" mt={6}>
          <Radio value="NONE" label={words.none} />
          <Radio value="ALLOW" label={words.allow} description={words.allowHelp} />
          <Radio value="IGNORE" label={words.ignore} description={words.ignoreHelp} />
        </Stack>
      </Radio.Group>
      {values.filter.type !== 'NONE' && (
        <Stack gap="md" data-path="filter" tabIndex={-1}>
          {list('filter.emails', t.emails, t.emailsHelp, SEPARATORS)}
          {list('filter.domains', t.domains, t.domainsHelp, SEPARATORS)}
          {keywords && list('filter.keywords', t.keywords, t.keywordsHelp, [',', ';', '\n'])}
          {field('filter').error && <Input.Error role="alert">{field('filter').error}</Input.Error>}
        </Stack>
      )}
    </>
  );
}
