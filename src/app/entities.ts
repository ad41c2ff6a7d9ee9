import { ApiToken } from '../auth/api-token.entity';
import { Session } from '../auth/session.entity';
import { SignInAttempts } from '../auth/sign-in-attempts.entity';
import { User } from '../auth/user.entity';
import { AuditEvent } from '../audit/audit-event.entity';
import { Property } from '../database/property.entity';
import { Category } from '../directory/category.entity';
import { TechnicianGroup } from '../directory/technician-group.entity';
import { IncomingEmailServer } from '../email-servers/incoming-email-server.entity';
import { OutgoingEmailServer } from '../email-servers/outgoing-email-server.entity';
import { ServerHealthRow } from '../email-servers/server-health.entity';
import { ChangeEvent } from '../events/change-event.entity';
import { NotificationTemplateRow } from '../templates/template.entity';
import { IncidentRow } from '../alerts/incident.entity';
import { DeliveryAttemptRow } from '../notifications/delivery-attempt.entity';
import { NotificationBody } from '../notifications/notification-body.entity';
import { NotificationRecipient } from '../notifications/notification-recipient.entity';
import { NotificationRow } from '../notifications/notification.entity';
import { SuppressionRow } from '../notifications/suppression.entity';
import { ConfirmationCount } from '../polling/confirmation-count.entity';
import { InboundMessageRow } from '../polling/inbound-message.entity';
import { KnownFingerprint } from '../polling/known-fingerprint.entity';
import { KnownUidl } from '../polling/known-uidl.entity';
import { Mailbox } from '../polling/mailbox.entity';
import { OAuthAuthorization } from '../oauth/oauth-authorization.entity';
import { OAuthConsent } from '../oauth/oauth-consent.entity';
import { ProxyServer } from '../proxies/proxy-server.entity';
import { AttachmentRow } from '../requests/attachment.entity';
import { RequestEntryRow } from '../requests/request-entry.entity';
import { RequestRow } from '../requests/request.entity';
import { ApplicationSettings } from '../settings/application-settings.entity';
import { Lease } from '../tasks/lease.entity';

/** Every table, in one place outside the modules, because a module may not know those above it. */
export const entities = [
  Property,
  Lease,
  ChangeEvent,
  AuditEvent,
  User,
  Session,
  ApiToken,
  SignInAttempts,
  ApplicationSettings,
  TechnicianGroup,
  Category,
  ProxyServer,
  OutgoingEmailServer,
  IncomingEmailServer,
  ServerHealthRow,
  OAuthAuthorization,
  OAuthConsent,
  NotificationRow,
  NotificationBody,
  NotificationRecipient,
  DeliveryAttemptRow,
  SuppressionRow,
  RequestRow,
  RequestEntryRow,
  AttachmentRow,
  NotificationTemplateRow,
  Mailbox,
  KnownUidl,
  InboundMessageRow,
  ConfirmationCount,
  KnownFingerprint,
  IncidentRow,
];
