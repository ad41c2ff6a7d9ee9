/**
 * The module table of ARCHITECTURE.md as a check. Modules are listed bottom-up; a module may import those in its own
 * list and nothing else. To let a module use another one, first ask whether the arrow points down.
 */
const base = ['common', 'config', 'database', 'secrets', 'storage', 'tasks', 'events', 'audit', 'auth'];
const features = {
  mail: [],
  settings: ['mail'],
  directory: [],
  proxies: [],
  filters: ['mail'],
  oauth: ['proxies', 'settings'],
  'email-servers': ['mail', 'directory', 'proxies', 'oauth', 'settings', 'filters'],
  templates: ['mail'],
  notifications: ['mail', 'settings', 'email-servers', 'filters', 'templates'],
  requests: ['mail', 'settings', 'directory', 'email-servers', 'templates', 'notifications'],
  polling: [
    'mail',
    'settings',
    'directory',
    'proxies',
    'filters',
    'oauth',
    'email-servers',
    'templates',
    'notifications',
    'requests',
  ],
  alerts: ['settings', 'email-servers', 'templates', 'notifications', 'polling'],
  status: ['mail', 'settings', 'email-servers', 'notifications', 'polling', 'alerts'],
};
const names = Object.keys(features);

const featureRules = names.map((name) => ({
  name: `${name}-imports-down`,
  severity: 'error',
  comment: `src/${name} may import only: base modules${features[name].map((f) => `, ${f}`).join('')}.`,
  from: { path: `^src/${name}/` },
  to: { path: `^src/(${names.filter((n) => n !== name && !features[name].includes(n)).join('|')})/` },
}));

const baseRules = base.map((name, level) => ({
  name: `base-${name}-imports-down`,
  severity: 'error',
  comment: `src/${name} is a base module: it imports only base modules before it (${base.slice(0, level).join(', ')}).`,
  from: { path: `^src/${name}/` },
  to: { path: `^src/(${[...names, ...base.slice(level + 1)].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...featureRules,
    ...baseRules,
    {
      name: 'mail-is-pure',
      severity: 'error',
      comment: 'src/mail is pure: it imports only common, and neither Nest nor the database.',
      from: { path: '^src/mail/' },
      to: { path: '(^src/(?!mail/|common/))|node_modules/(@nestjs|typeorm)/' },
    },
    {
      name: 'mail-protocols-in-one-place',
      severity: 'error',
      comment: 'Only src/email-servers speaks IMAP, POP3 and SMTP.',
      from: { path: '^src/', pathNot: '^src/email-servers/' },
      to: { path: 'node_modules/(imapflow|nodemailer)/' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'not-to-dev-dependency',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: false,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
