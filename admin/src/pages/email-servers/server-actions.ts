import type { OperationResult } from 'urql';
import type { UserError } from '../../api/errors';
import { confirm } from '../../shared/confirm';
import { leaveTo } from '../../shared/forms/unsaved-changes';
import { dataOrTell, tellDone } from '../../shared/tell';
import { texts } from '../../texts';

interface Server {
  id: string;
  name: string;
}
type Send<Payload, Variables> = (variables: Variables) => Promise<OperationResult<{ payload: Payload }>>;

export interface ServerMutations {
  enable: Send<{ userErrors: UserError[] }, { id: string; enabled: boolean }>;
  remove: Send<{ userErrors: UserError[] }, { id: string }>;
  authorize: Send<{ authorizationUrl: string | null; userErrors: UserError[] }, { id: string }>;
}

const t = texts.servers;

/** What the lists of both directions do with a server; the outcome is told in a corner. */
export function serverActions(mutations: ServerMutations, words: typeof t.incoming | typeof t.outgoing) {
  return {
    async setEnabled({ id, name }: Server, enabled: boolean): Promise<void> {
      const failed = enabled ? t.stillDisabled(name) : t.stillEnabled(name);
      const done = dataOrTell(await mutations.enable({ id, enabled }), ({ payload }) => payload.userErrors, failed);
      if (done) tellDone(enabled ? t.enabled(name) : t.disabled(name));
    },
    async remove({ id, name }: Server): Promise<void> {
      const question = { title: words.deleteTitle, text: words.deleteText(name), confirm: t.actions.deleteConfirm };
      if (!(await confirm({ ...question, danger: true }))) return;
      const done = dataOrTell(await mutations.remove({ id }), ({ payload }) => payload.userErrors);
      if (done) tellDone(t.deleted(name));
    },
    async authorize({ id }: Server): Promise<void> {
      const data = dataOrTell(await mutations.authorize({ id }), ({ payload }) => payload.userErrors);
      if (data?.payload.authorizationUrl) leaveTo(data.payload.authorizationUrl);
    },
  };
}
