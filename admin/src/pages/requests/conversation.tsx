import { Anchor, Group, Paper, SegmentedControl, Stack, Text } from '@mantine/core';
import { IconArrowBackUp, IconMail, IconPaperclip } from '@tabler/icons-react';
import { useState } from 'react';
import type { RequestQuery } from '../../gql/graphql';
import { MailFrame } from '../../shared/mail-frame';
import { size } from '../../shared/sizes';
import { When } from '../../shared/when';
import { texts } from '../../texts';
import classes from './conversation.module.css';

export type Entry = NonNullable<RequestQuery['request']>['entries']['edges'][number]['node'];

const t = texts.requests;

/** The mails of a request, oldest first. */
export function Conversation({ entries }: { entries: readonly Entry[] }) {
  return (
    <Stack component="ol" gap="md" className={classes.list}>
      {entries.map((entry) => (
        <li key={entry.id}>
          <Mail entry={entry} />
        </li>
      ))}
    </Stack>
  );
}

function Mail({ entry }: { entry: Entry }) {
  const [view, setView] = useState<'html' | 'text'>('html');
  const incoming = entry.direction === 'INCOMING';
  const author = entry.authorName ?? entry.authorEmail ?? t.unknown;
  const files = entry.attachments.filter(({ inline }) => !inline);
  return (
    <Paper withBorder component="article" className={classes.mail} data-direction={entry.direction}>
      <Group justify="space-between" gap="sm" mb="sm">
        <Group gap="xs" wrap="nowrap" style={{ minWidth: 0 }}>
          {incoming ? (
            <IconMail size={18} aria-hidden="true" style={{ flex: 'none' }} />
          ) : (
            <IconArrowBackUp size={18} aria-hidden="true" style={{ flex: 'none' }} />
          )}
          <div style={{ minWidth: 0 }}>
            <Text fz="sm" fw={600} className="break-words">
              <span className={classes.forScreenReaders}>{incoming ? t.incoming : t.outgoing} </span>
              {author}
            </Text>
            <Text fz="xs" c="dimmed" className="break-words">
              {entry.authorName && entry.authorEmail ? `${entry.authorEmail} · ` : ''}
              <When at={entry.createdAt} />
            </Text>
          </div>
        </Group>
        {entry.html !== null && (
          <SegmentedControl
            size="xs"
            aria-label={t.view}
            value={view}
            onChange={(value) => setView(value === 'text' ? 'text' : 'html')}
            data={[
              { value: 'html', label: t.asHtml },
              { value: 'text', label: t.asText },
            ]}
          />
        )}
      </Group>
      {entry.html !== null && view === 'html' ? (
        <MailFrame html={entry.html} title={t.frameTitle(author)} lines={entry.text.split('\n').length} />
      ) : (
        <Text fz="sm" className="break-words" style={{ whiteSpace: 'pre-wrap' }}>
          {entry.text}
        </Text>
      )}
      {files.length > 0 && (
        <Group gap="md" mt="md" component="ul" className={classes.list} aria-label={t.attachments}>
          {files.map(({ id, fileName, sizeBytes, url }) => (
            <li key={id}>
              <Anchor href={url} fz="sm" download>
                <IconPaperclip size={14} aria-hidden="true" /> {fileName} ({size(sizeBytes)})
              </Anchor>
            </li>
          ))}
        </Group>
      )}
    </Paper>
  );
}
