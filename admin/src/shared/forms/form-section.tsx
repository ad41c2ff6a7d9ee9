import { Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './form-section.module.css';

/** A titled part of a long form: what it is about beside its fields, above them where there is little room. */
export function FormSection(props: { title: string; description?: ReactNode; children: ReactNode }) {
  const id = useId();
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
