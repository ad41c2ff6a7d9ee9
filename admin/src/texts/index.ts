import { auditLog } from './audit-log';
import { categories } from './categories';
import { common } from './common';
import { documentation } from './documentation';
import { gettingStarted } from './getting-started';
import { layout } from './layout';
import { messageLog } from './message-log';
import { notificationLog } from './notifications';
import { people } from './people';
import { proxies } from './proxies';
import { requests } from './requests';
import { servers } from './servers';
import { settings } from './settings';
import { status } from './status';
import { technicianGroups } from './technician-groups';
import { templates } from './templates';
import { tour } from './tour';

/**
 * Every English word of the console, one file for each page. A translation is an object of the same type, chosen here;
 * sentences with values in them are functions, so that a language may order them as it must.
 */
const english = {
  ...common,
  ...layout,
  auditLog,
  categories,
  documentation,
  gettingStarted,
  messageLog,
  notificationLog,
  people,
  proxies,
  requests,
  servers,
  settings,
  status,
  technicianGroups,
  templates,
  tour,
};

export type Texts = typeof english;

export const texts: Texts = english;
