import type { GraphQLSchema } from 'graphql';

/** Nest gives the root types no description. */
export function describeRoots(schema: GraphQLSchema): GraphQLSchema {
  const roots = [
    [schema.getQueryType(), 'What can be asked. Every field needs a signed-in person or an API key.'],
    [schema.getMutationType(), 'What can be done. What a person can act on is in the `errors` of the payload.'],
    [schema.getSubscriptionType(), 'What can be followed, over graphql-transport-ws on the same address.'],
  ] as const;
  for (const [type, description] of roots) if (type) type.description = description;
  return schema;
}
