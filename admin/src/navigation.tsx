import { IconTags, IconUsersGroup, type IconProps } from '@tabler/icons-react';
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
    titles: [t.directory],
    items: [
      { label: t.technicianGroups, to: '/technician-groups', icon: IconUsersGroup },
      { label: t.categories, to: '/categories', icon: IconTags },
    ],
  },
];
