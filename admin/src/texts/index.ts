import { categories } from './categories';
import { common } from './common';
import { gettingStarted } from './getting-started';
import { layout } from './layout';
import { proxies } from './proxies';
import { servers } from './servers';
import { settings } from './settings';
import { technicianGroups } from './technician-groups';

/**
 * Every English word of the console, one file for each page. A translation is an object of the same type, chosen here;
 * sentences with values in them are functions, so that a language may order them as it must.
 */
const english = {
  ...common,
  ...layout,
  categories,
  gettingStarted,
  proxies,
  servers,
  settings,
  technicianGroups,
};

export type Texts = typeof english;

export const texts: Texts = english;
