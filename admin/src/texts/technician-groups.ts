export const technicianGroups = {
  title: 'Technician Groups',
  description: 'Teams of the service desk. New requests from a mailbox go to the group that its incoming server names.',
  add: 'Add group',
  addTitle: 'Add technician group',
  editTitle: 'Edit technician group',
  emptyTitle: 'No technician groups yet',
  emptyText: 'Add one for each team that works on requests; incoming servers can then hand new requests to it.',
  nameHelp: 'For example “First line” or “Network team”.',
  descriptionHelp: 'What the group takes care of.',
  saved: (name: string) => `Technician group “${name}” is saved.`,
  deleted: (name: string) => `Technician group “${name}” is deleted.`,
  deleteTitle: 'Delete technician group?',
  deleteText: (name: string) =>
    `“${name}” will no longer be there to choose. A group that requests or servers use cannot be deleted.`,
  deleteConfirm: 'Delete group',
};
