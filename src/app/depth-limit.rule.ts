import {
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ASTVisitor,
  type ValidationContext,
} from 'graphql';

/** Levels of nested fields; the deepest thing a screen asks for has eight. Introspection is bounded by graphql-js. */
export const MAX_DEPTH = 12;

/** A validation rule; fragments count where they are spread, and one that contains itself ends there. */
export function depthLimitRule(context: ValidationContext): ASTVisitor {
  const depths = new Map<FragmentDefinitionNode, number>();

  function depthOf(set: SelectionSetNode | undefined): number {
    return Math.max(0, ...(set?.selections ?? []).map(selectionDepth));
  }

  function selectionDepth(selection: SelectionSetNode['selections'][number]): number {
    switch (selection.kind) {
      case Kind.FIELD:
        return selection.name.value.startsWith('__') ? 0 : 1 + depthOf(selection.selectionSet);
      case Kind.INLINE_FRAGMENT:
        return depthOf(selection.selectionSet);
      case Kind.FRAGMENT_SPREAD: {
        const fragment = context.getFragment(selection.name.value);
        return fragment ? fragmentDepth(fragment) : 0;
      }
    }
  }

  function fragmentDepth(fragment: FragmentDefinitionNode): number {
    const known = depths.get(fragment);
    if (known !== undefined) return known;
    // While it is being measured it counts as 0: NoFragmentCyclesRule reports the cycle.
    depths.set(fragment, 0);
    const depth = depthOf(fragment.selectionSet);
    depths.set(fragment, depth);
    return depth;
  }

  return {
    OperationDefinition(node) {
      const depth = depthOf(node.selectionSet);
      if (depth <= MAX_DEPTH) return;
      const message = `This operation is ${depth} levels deep; at most ${MAX_DEPTH} are allowed.`;
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  };
}
