import { CATALOGUE } from './template-catalogue';
import { render, type Rendered, TemplateError } from './template-engine';
import type { TemplateKind, TemplateSource, VariablesOf } from './template-kinds';

/** Words for all kinds of notifications, as they are at one moment. */
export interface Words {
  say<K extends TemplateKind>(kind: K, variables: VariablesOf[K]): Rendered;
}

/**
 * `own` are the templates that administrators have written. One that fails with what it is given leaves its place to
 * the built-in one: no mail is lost over words.
 */
export function wordsOf(
  own: ReadonlyMap<TemplateKind, TemplateSource>,
  onFailure: (kind: TemplateKind, error: TemplateError) => void,
): Words {
  return {
    say: (kind, variables) => {
      const { source } = CATALOGUE[kind];
      try {
        return render(own.get(kind) ?? source, variables);
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        onFailure(kind, error);
        return render(source, variables);
      }
    },
  };
}
