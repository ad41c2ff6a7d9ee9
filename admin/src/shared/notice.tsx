import { CloseButton } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import { texts } from '../texts';
import classes from './notice.module.css';

export interface NoticeProps {
  tone: 'good' | 'busy' | 'bad' | 'info';
  icon: ReactNode;
  title?: ReactNode;
  children?: ReactNode;
  /** What goes wrong interrupts a screen reader; the rest waits. */
  role?: 'alert' | 'status';
  onDismiss?: () => void;
  ref?: Ref<HTMLDivElement>;
  /** So that a form can move the focus here. */
  'data-error-summary'?: boolean;
  tabIndex?: number;
}

/** Something to know before going on: a problem, a warning, a success. */
export function Notice({ tone, icon, title, children, onDismiss, ...rest }: NoticeProps) {
  return (
    <div className={classes.notice} data-tone={tone} {...rest}>
      <span className={classes.icon} aria-hidden="true">
        {icon}
      </span>
      <div className={classes.body}>
        {title && <p className={classes.title}>{title}</p>}
        {children}
      </div>
      {onDismiss && <CloseButton size="sm" onClick={onDismiss} aria-label={texts.common.close} />}
    </div>
  );
}
