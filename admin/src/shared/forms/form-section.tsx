import { Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect, useId } from 'react';
import { useLocation } from 'react-router';
import classes from './form-section.module.css';

export interface FormSectionProps {
  title: string;
  description?: ReactNode;
  /** By which links lead to this part of the form, e.g. `filter` for `…#filter`. */
  anchor?: string;
  children: ReactNode;
}

/** A titled part of a long form: what it is about beside its fields, above them where there is little room. */
export function FormSection(props: FormSectionProps) {
  const id = useId();
  const { hash } = useLocation();
  const isWanted = props.anchor !== undefined && hash === `#${props.anchor}`;
  useEffect(() => {
    if (isWanted) void document.getElementById(id)?.scrollIntoView();
  }, [isWanted, id]);
  return (
    <Paper withBorder component="section" aria-labelledby={id} className={classes.section}>
      <div>
        <Title order={2} id={id}>
          {props.title}
        </Title>
        {props.description && (
          <Text fz="sm" c="dimmed" mt={4} component="div">
            {props.description}
          </Text>
        )}
      </div>
      <Stack gap="md">{props.children}</Stack>
    </Paper>
  );
}
