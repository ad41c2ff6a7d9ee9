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
  page('technician-groups', ['TECHNICIAN'], () => import('./pages/directory/technician-groups-page')),
  page('categories', ['TECHNICIAN'], () => import('./pages/directory/categories-page')),
];
