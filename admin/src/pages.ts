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
  page('support-channel/emails/filters', [], () => import('./pages/email-servers/filters-page')),
  page('proxy-servers', [], () => import('./pages/proxies/proxy-servers-page')),
  page('technician-groups', ['TECHNICIAN'], () => import('./pages/directory/technician-groups-page')),
  page('categories', ['TECHNICIAN'], () => import('./pages/directory/categories-page')),
  page('application-settings', [], () => import('./pages/settings/settings-page')),
];
