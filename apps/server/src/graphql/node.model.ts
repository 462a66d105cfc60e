import { Field, ID, InterfaceType } from '@nestjs/graphql';

/** A value that `node(id)` found, with the name of its type. */
export interface TypedNode {
  readonly __typename: string;
  readonly id: string;
}

@InterfaceType('Node', {
  description:
    'An object with an id that is unique in the whole installation. The prefix tells its type: `call_…`, `agt_…`, `num_…`.',
  resolveType: (value: Partial<TypedNode>) => value.__typename,
})
export abstract class NodeModel {
  @Field(() => ID, { description: 'Unique in the whole installation, and stable.' })
  id!: string;
}
