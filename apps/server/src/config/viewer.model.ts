import { Field, ID, ObjectType } from '@nestjs/graphql';
import { words } from '../graphql/words';

export type Role = 'VIEWER' | 'OPERATOR' | 'EDITOR' | 'ADMIN';

export const RoleWords = words<Role>('Role', 'What somebody may do. Each role includes the ones before it.', {
  VIEWER: 'See calls, agents and numbers.',
  OPERATOR: 'Place and end calls, and have a hand in running ones.',
  EDITOR: 'Change agents, tools and numbers.',
  ADMIN: 'Everything, people and settings included.',
});

@ObjectType('Viewer', { description: 'Who is asking: a signed-in person, or an API key.' })
export class ViewerModel {
  @Field(() => ID, { description: '`usr_…` for a person, `key_admin` for the administrator’s API key.' })
  id!: string;

  @Field(() => String, { description: 'What to call them.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'E-mail address; null for an API key.' })
  email!: string | null;

  @Field(() => RoleWords, { description: 'What they may do.' })
  role!: Role;
}
