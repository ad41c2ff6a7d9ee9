import { chooseDue } from './turns';

const due = (ids: string) =>
  ids.split(' ').map((id) => ({
    id,
    askedBy: id.startsWith('own') ? null : id[0]!,
    outgoingEmailServerId: id.split('@')[1] ?? null,
  }));
const chosen = (ids: string, own: number, bulk: number) =>
  chooseDue(due(ids), { own, bulk })
    .map((d) => d.id)
    .join(' ');

it.each([
  ["the desk's own mail goes first", 'a1 a2 own1', 10, 10, 'own1 a1 a2'],
  ['who asked takes turns', 'a1 a2 a3 a4 b1 c1 c2', 10, 10, 'a1 b1 c1 a2 c2 a3 a4'],
  ['and a bulk does not take all', 'a1 a2 a3 a4 b1', 2, 2, 'a1 b1'],
  ['so do servers', 'own1@dead own2@dead own3@dead own1', 10, 10, 'own1@dead own1 own2@dead own3@dead'],
  ["also with one asker's mail", 'a1@dead a2@dead a3@dead a1', 10, 10, 'a1@dead a1 a2@dead a3@dead'],
  ['a server that is tried again gets one', 'own1 own2 a1', 1, 1, 'own1'],
  ['of the bulk, when there is nothing else', 'a1 a2', 1, 1, 'a1'],
  ['no bulk beyond what is wanted', 'own1 a1 a2', 10, 1, 'own1 a1'],
])('%s', (_, ids, own, bulk, expected) => expect(chosen(ids, own, bulk)).toBe(expected));
