import {
  IconActivity,
  IconBook2,
  IconFilter,
  IconHistory,
  IconInbox,
  IconMailDown,
  IconMailOff,
  IconMailSearch,
  IconMailUp,
  IconRocket,
  IconRoute,
  IconSend,
  IconSettings,
  IconTags,
  IconTemplate,
  IconUsers,
  IconUsersGroup,
  type IconProps,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { texts } from './texts';

export interface NavigationItem {
  label: string;
  /** A path of pages.ts; who may not open that page does not see the item. */
  to: string;
  icon: ComponentType<IconProps>;
}

export interface NavigationSection {
  /** Outermost first. */
  titles: string[];
  items: NavigationItem[];
}

const t = texts.navigation;

export const navigation: NavigationSection[] = [
  {
    titles: [t.mail],
    items: [
      { label: t.requests, to: '/requests', icon: IconInbox },
      { label: t.messageLog, to: '/message-log', icon: IconMailSearch },
      { label: t.notifications, to: '/notifications', icon: IconSend },
      { label: t.suppressions, to: '/suppressed-addresses', icon: IconMailOff },
    ],
  },
  {
    titles: [t.supportChannel, t.emails],
    items: [
      { label: t.incomingServers, to: '/support-channel/emails/incoming', icon: IconMailDown },
      { label: t.outgoingServers, to: '/support-channel/emails/outgoing', icon: IconMailUp },
      { label: t.filters, to: '/support-channel/emails/filters', icon: IconFilter },
    ],
  },
  {
    titles: [t.configuration],
    items: [
      { label: t.gettingStarted, to: '/getting-started', icon: IconRocket },
      { label: t.proxyServers, to: '/proxy-servers', icon: IconRoute },
      { label: t.technicianGroups, to: '/technician-groups', icon: IconUsersGroup },
      { label: t.categories, to: '/categories', icon: IconTags },
      { label: t.notificationTemplates, to: '/notification-templates', icon: IconTemplate },
      { label: t.applicationSettings, to: '/application-settings', icon: IconSettings },
    ],
  },
  {
    titles: [t.system],
    items: [
      { label: t.status, to: '/status', icon: IconActivity },
      { label: t.users, to: '/users', icon: IconUsers },
      { label: t.auditLog, to: '/audit-log', icon: IconHistory },
      { label: t.documentation, to: '/docs', icon: IconBook2 },
    ],
  },
];
