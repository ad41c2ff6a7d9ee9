export const auditLog = {
  title: 'Audit log',
  description: 'Who changed what: settings, servers, tokens, consent, replays. Secrets appear only as changed.',
  columns: { at: 'When', actor: 'Who', action: 'What', changes: 'Changes' },
  emptyTitle: 'Nothing has been changed yet',
  emptyText: 'Every change of the configuration appears here.',
  nothing: 'empty',
  showAll: 'Show all',
  showLess: 'Show less',
};
