import { Inject } from '@nestjs/common';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Clock, Tool, ToolCatalog } from '@switchboard/call';
import type { HttpPart } from '@switchboard/storage';
import { MinimumRole } from '../../config/people/access';
import type { ApiContext } from '../../graphql/api-context';
import { nameOf } from '../../graphql/api-context';
import { CLOCK, TOOL_CATALOG } from '../../ports';
import { secretNamesOf } from '../http/http-templates';
import { problem } from '../stored/tool-keeping';
import { toolValueOf } from '../tool-value';
import { SecretShelf } from './secret-shelf';
import { ToolSecretModel, ToolSecretPayloadModel } from './tool-secret.model';

const NAME = { type: () => String, description: 'Letters, digits, `_` and `-`, at most 64.' };
const SECRET_NAME = /^[\w-]{1,64}$/;
const [MIN_CHARS, MAX_CHARS] = [4, 8_192];

@Resolver(() => ToolSecretModel)
export class ToolSecretResolver {
  constructor(
    private readonly shelf: SecretShelf,
    @Inject(TOOL_CATALOG) private readonly catalog: ToolCatalog,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @MinimumRole('EDITOR')
  @Query(() => [ToolSecretModel], { description: 'What tools can prove themselves with, by name, without the values.' })
  toolSecrets(): ToolSecretModel[] {
    return this.shelf.list().map(({ secret, usable }) => {
      const { name, updatedAt, updatedBy } = secret;
      return { name, updatedAt, updatedBy, usable, usedBy: this.usersOf(name).map(toolValueOf) };
    });
  }

  @MinimumRole('ADMIN')
  @Mutation(() => ToolSecretPayloadModel, {
    description: 'Keeps a secret, encrypted, or replaces the one of this name. It can never be read again.',
  })
  async saveToolSecret(
    @Args('name', NAME) name: string,
    @Args('value', { type: () => String, description: 'As it is sent; 4 to 8,192 characters on one line.' })
    value: string,
    @Context() { viewer }: ApiContext,
  ): Promise<ToolSecretPayloadModel> {
    const by = nameOf(viewer);
    if (!SECRET_NAME.test(name))
      return refused('A name has letters, digits, _ and - only, at most 64, such as SHOP_KEY.', 'name');
    if (value.length < MIN_CHARS || value.length > MAX_CHARS)
      return refused(`A secret has ${MIN_CHARS} to ${MAX_CHARS.toLocaleString('en-US')} characters.`, 'value');
    if (/[\r\n\0]/.test(value)) return refused('A secret is one line.', 'value');
    await this.shelf.put(name, value, { by, at: this.clock.wallTime().toISOString() });
    return { secret: this.find(name), errors: [] };
  }

  @MinimumRole('ADMIN')
  @Mutation(() => ToolSecretPayloadModel, {
    description: 'Forgets a secret. Refused with `CONFLICT` while a tool refers to it.',
  })
  async deleteToolSecret(@Args('name', NAME) name: string): Promise<ToolSecretPayloadModel> {
    const users = this.usersOf(name).map(({ model }) => model.name);
    if (users.length > 0) {
      const message = `${users.join(', ')} ${users.length === 1 ? 'needs' : 'need'} this secret. Take it out there first.`;
      return { secret: this.find(name), errors: [problem('CONFLICT', message, ['name'])] };
    }
    const removed = await this.shelf.remove(name);
    return { secret: null, errors: removed ? [] : [problem('NOT_FOUND', 'There is no such secret.', ['name'])] };
  }

  private find(name: string): ToolSecretModel | null {
    return this.toolSecrets().find((secret) => secret.name === name) ?? null;
  }

  private usersOf(name: string): readonly Tool[] {
    return this.catalog.tools().filter((tool) => {
      const { http } = tool as Tool & { http?: HttpPart };
      return http !== undefined && secretNamesOf(http).includes(name);
    });
  }
}

const refused = (message: string, field: string): ToolSecretPayloadModel => ({
  secret: null,
  errors: [problem('INVALID_INPUT', message, [field])],
});
