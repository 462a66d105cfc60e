import type { DocumentNode, SelectionNode, SelectionSetNode, ValidationRule } from 'graphql';
import { GraphQLError, Kind } from 'graphql';

export const MAX_DEPTH = 12;

/** Measures levels of fields. Each fragment is measured once: a document of nested fragments must not cost more than its size. */
class DepthGauge {
  private readonly bodies: ReadonlyMap<string, SelectionSetNode>;
  private readonly known = new Map<string, number>();

  constructor(document: DocumentNode) {
    this.bodies = new Map(
      document.definitions.flatMap((definition) =>
        definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition.selectionSet] as const] : [],
      ),
    );
  }

  depthOf(set: SelectionSetNode | undefined): number {
    return Math.max(0, ...(set?.selections ?? []).map((selection) => this.depthOfSelection(selection)));
  }

  private depthOfSelection(selection: SelectionNode): number {
    switch (selection.kind) {
      case Kind.FIELD:
        // Introspection is deep by nature, and what it reveals is bounded by the schema.
        return selection.name.value.startsWith('__') ? 0 : 1 + this.depthOf(selection.selectionSet);
      case Kind.INLINE_FRAGMENT:
        return this.depthOf(selection.selectionSet);
      case Kind.FRAGMENT_SPREAD:
        return this.depthOfFragment(selection.name.value);
    }
  }

  private depthOfFragment(name: string): number {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    this.known.set(name, 0); // ends a fragment that spreads itself; another rule refuses it
    const depth = this.depthOf(this.bodies.get(name));
    this.known.set(name, depth);
    return depth;
  }
}

/** Refuses operations with more levels of fields than any page needs, before anything is fetched. */
export const depthLimit: ValidationRule = (context) => {
  const gauge = new DepthGauge(context.getDocument());
  return {
    OperationDefinition(node) {
      const depth = gauge.depthOf(node.selectionSet);
      if (depth <= MAX_DEPTH) return;
      const message = `The operation is ${depth} levels deep; at most ${MAX_DEPTH} are allowed.`;
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  };
};
