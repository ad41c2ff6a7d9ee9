import { Configuration1763800000001 } from './0001-configuration';
import { Mail1763800000002 } from './0002-mail';
import { OAuth1763800000003 } from './0003-oauth';
import { Pop31763800000004 } from './0004-pop3';
import { Push1763800000005 } from './0005-push';
import { FollowUps1763800000006 } from './0006-follow-ups';
import { MailOut1763800000007 } from './0007-mail-out';
import { Alerts1763800000008 } from './0008-alerts';
import { Sweeping1763800000009 } from './0009-sweeping';
import { StoredOnce1763800000010 } from './0010-stored-once';

/** In the order in which they run; append only. CONTRIBUTING.md tells how to write one. */
export const migrations = [
  Configuration1763800000001,
  Mail1763800000002,
  OAuth1763800000003,
  Pop31763800000004,
  Push1763800000005,
  FollowUps1763800000006,
  MailOut1763800000007,
  Alerts1763800000008,
  Sweeping1763800000009,
  StoredOnce1763800000010,
];
