import { Field, ObjectType } from '@nestjs/graphql';
import type { Page } from '@switchboard/call';
import { ApiError } from './api-error';

@ObjectType('PageInfo', { description: 'Where a page lies in its list, as in the Relay specification.' })
export class PageInfoModel {
  @Field(() => Boolean, { description: 'More items follow: ask again with `after: endCursor`.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Items come before this page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first item; null for an empty page.' })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: 'Cursor of the last item; null for an empty page.' })
  endCursor!: string | null;
}

export interface PageRequest {
  readonly first: number;
  readonly after: string | null;
}

export interface Connection<T> {
  readonly edges: Page<T>['edges'];
  readonly pageInfo: PageInfoModel;
  readonly totalCount: number | null;
}

export const MAX_FIRST = 200;

/** Checks what a reader asked for. A null `first`, where the schema allows it, is the given default. */
export function pageRequest(args: { first?: number | null; after?: string | null }, ifNull = 50): PageRequest {
  const first = args.first ?? ifNull;
  if (first < 1 || first > MAX_FIRST)
    throw new ApiError('BAD_USER_INPUT', `first must be from 1 to ${MAX_FIRST}.`, ['first']);
  return { first, after: args.after ?? null };
}

export function connectionOf<T>(page: Page<T>, request: PageRequest): Connection<T> {
  return {
    edges: page.edges,
    totalCount: page.totalCount,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: request.after !== null,
      startCursor: page.edges[0]?.cursor ?? null,
      endCursor: page.edges.at(-1)?.cursor ?? null,
    },
  };
}

const cursorOf = (id: string): string => Buffer.from(`at:${id}`).toString('base64url');

/** A page of a list that is in memory as a whole. A cursor names the item it stands at. */
export function pageOfList<T extends { readonly id: string }>(
  list: readonly T[],
  { first, after }: PageRequest,
): Page<T> {
  const at = after === null ? -1 : list.findIndex((item) => cursorOf(item.id) === after);
  if (after !== null && at < 0) throw new ApiError('BAD_USER_INPUT', 'after is not a cursor of this list.', ['after']);
  const edges = list.slice(at + 1, at + 1 + first).map((node) => ({ cursor: cursorOf(node.id), node }));
  return { edges, hasNextPage: at + 1 + first < list.length, totalCount: list.length };
}

/** The records refuse a cursor that is not theirs by a throw of this name; for the reader it is wrong input. */
export async function withCursorChecked<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && error.name === 'InvalidCursor')
      throw new ApiError('BAD_USER_INPUT', error.message, ['after']);
    throw error;
  }
}
