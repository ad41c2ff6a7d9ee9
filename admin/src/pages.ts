import type { ComponentType } from 'react';
import type { Role } from './gql/graphql';

export interface PageRoute {
  path: string;
  /** Who may open it, besides ADMIN. */
  roles: readonly Role[];
  load: () => Promise<{ default: ComponentType }>;
}

const page = (path: string, roles: Role[], load: PageRoute['load']): PageRoute => ({ path, roles, load });

/** Every page, below /admin; each is a folder in `pages/` and loaded when it is first opened. Menu: navigation.tsx. */
export const pages: PageRoute[] = [
  page('getting-started', [], () => import('./pages/getting-started/getting-started-page')),
  page('support-channel/emails/incoming', [], () => import('./pages/email-servers/incoming-servers-page')),
  page('support-channel/emails/incoming/:id', [], () => import('./pages/email-servers/incoming-server-page')),
  page('support-channel/emails/outgoing', [], () => import('./pages/email-servers/outgoing-servers-page')),
  page('support-channel/emails/outgoing/:id', [], () => import('./pages/email-servers/outgoing-server-page')),
  page('support-channel/emails/authorize', [], () => import('./pages/email-servers/authorize-page')),
  page('support-channel/emails/filters', [], () => import('./pages/email-servers/filters-page')),
  page('proxy-servers', [], () => import('./pages/proxies/proxy-servers-page')),
  page('technician-groups', ['TECHNICIAN'], () => import('./pages/directory/technician-groups-page')),
  page('categories', ['TECHNICIAN'], () => import('./pages/directory/categories-page')),
  page('requests', ['TECHNICIAN'], () => import('./pages/requests/requests-page')),
  page('requests/:id', ['TECHNICIAN'], () => import('./pages/requests/request-page')),
  page('message-log', ['TECHNICIAN'], () => import('./pages/message-log/message-log-page')),
  page('message-log/:id', ['TECHNICIAN'], () => import('./pages/message-log/message-page')),
  page('notifications', ['TECHNICIAN'], () => import('./pages/notifications/notifications-page')),
  page('notifications/:id', ['TECHNICIAN'], () => import('./pages/notifications/notification-page')),
  page('suppressed-addresses', [], () => import('./pages/notifications/suppressions-page')),
  page('notification-templates', [], () => import('./pages/notification-templates/templates-page')),
  page('status', ['MONITOR'], () => import('./pages/status/status-page')),
  page('users', [], () => import('./pages/people/people-page')),
  page('audit-log', [], () => import('./pages/audit-log/audit-log-page')),
  page('docs', ['TECHNICIAN', 'MONITOR'], () => import('./pages/documentation/documentation-page')),
  page('docs/:chapter', ['TECHNICIAN', 'MONITOR'], () => import('./pages/documentation/documentation-page')),
  page('application-settings', [], () => import('./pages/settings/settings-page')),
];
