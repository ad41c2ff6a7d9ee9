import type { technicianGroups } from './technician-groups';

export const categories: typeof technicianGroups = {
  title: 'Categories',
  description: 'What requests are about. New requests from a mailbox get the category that its incoming server names.',
  add: 'Add category',
  addTitle: 'Add category',
  editTitle: 'Edit category',
  emptyTitle: 'No categories yet',
  emptyText: 'Add one for each kind of work; incoming servers can then give it to new requests.',
  nameHelp: 'For example “Hardware” or “Access rights”.',
  descriptionHelp: 'What belongs here.',
  saved: (name: string) => `Category “${name}” is saved.`,
  deleted: (name: string) => `Category “${name}” is deleted.`,
  deleteTitle: 'Delete category?',
  deleteText: (name: string) =>
    `“${name}” will no longer be there to choose. A category that requests or servers use cannot be deleted.`,
  deleteConfirm: 'Delete category',
};
