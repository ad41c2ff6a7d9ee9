import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { texts } from '../../texts';
import classes from './form-actions.module.css';

/** Save and cancel, always within reach at the lower edge; other actions stand before them. */
export function FormActions(props: { sending: boolean; cancelTo: string; saveLabel?: string; children?: ReactNode }) {
  return (
    <Group className={classes.bar} justify="space-between" gap="sm">
      <Group gap="sm">{props.children}</Group>
      <Group gap="sm">
        <Button variant="default" component={Link} to={props.cancelTo}>
          {texts.common.cancel}
        </Button>
        <Button type="submit" loading={props.sending}>
          {props.saveLabel ?? texts.common.save}
        </Button>
      </Group>
    </Group>
  );
}
