import { Text } from '@mantine/core';
import { FormSection } from '../../shared/forms/form-section';
import { MailFrame } from '../../shared/mail-frame';
import { texts } from '../../texts';
import type { Rendered } from './template-form';

const t = texts.templates;

export function TemplatePreview({ rendered: { subject, text, html } }: { rendered: Rendered }) {
  return (
    <FormSection title={t.preview} description={t.previewTitle}>
      <Text fw={600}>{subject}</Text>
      <Text fz="sm" className="break-words" style={{ whiteSpace: 'pre-wrap' }}>
        {text}
      </Text>
      {html !== null && <MailFrame html={html} title={t.previewFrame} lines={text.split('\n').length} />}
    </FormSection>
  );
}
