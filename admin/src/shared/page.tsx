import { Anchor, Breadcrumbs, Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { texts } from '../texts';

export interface PageProps {
  title: string;
  /** One sentence on what the page is for. */
  description?: ReactNode;
  /** Where the page belongs, outermost first; those with `to` are links. */
  path?: { label: string; to?: string }[];
  /** Buttons at the title's side. */
  actions?: ReactNode;
  /** Forms read better when their lines are short. */
  width?: 'full' | 'form';
  children: ReactNode;
}

/** The frame of every page. Its title gets the focus when it appears, so that screen readers tell of the new page. */
export function Page({ title, description, path = [], actions, width = 'full', children }: PageProps) {
  useDocumentTitle(`${title} – ${texts.product}`);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // Not where a field of the page has taken it already.
    if (document.activeElement === document.body || document.activeElement?.closest('nav')) {
      heading.current?.focus({ preventScroll: true });
    }
  }, []);
  return (
    <Stack gap="lg" maw={width === 'form' ? 1040 : 1320} mx="auto">
      <Group justify="space-between" align="flex-end" gap="md">
        <div style={{ minWidth: 0, flex: '1 1 16rem' }}>
          {path.length > 0 && <Path path={path} />}
          <Title order={1} ref={heading} tabIndex={-1} style={{ outline: 'none' }} className="break-words">
            {title}
          </Title>
          {description && (
            <Text c="dimmed" fz="sm" mt={4} maw="46rem" component="div">
              {description}
            </Text>
          )}
        </div>
        {actions && <Group gap="sm">{actions}</Group>}
      </Group>
      {children}
    </Stack>
  );
}

function Path({ path }: { path: NonNullable<PageProps['path']> }) {
  return (
    <Breadcrumbs component="nav" aria-label={texts.common.breadcrumbs} fz="xs" mb={4} separator="›" separatorMargin={6}>
      {path.map(({ label, to }) =>
        to ? (
          <Anchor key={label} component={Link} to={to} fz="xs">
            {label}
          </Anchor>
        ) : (
          <Text key={label} fz="xs" c="dimmed">
            {label}
          </Text>
        ),
      )}
    </Breadcrumbs>
  );
}
