import { Injectable, inject } from '@angular/core';
import type {
  NumberFieldsFragment,
  NumberPayloadFieldsFragment,
  NumbersQuery,
  ProblemFieldsFragment,
} from '@switchboard/contract';
import { NumbersDocument, RefreshNumbersDocument } from '@switchboard/contract';
import { Apollo } from 'apollo-angular';
import type { Observable } from 'rxjs';
import { EMPTY, expand, firstValueFrom, map, reduce } from 'rxjs';
import { Access } from '../access/access';
import { toRefusal } from '../graphql/refusal';

export type AgentChoice = NumbersQuery['agents']['edges'][number]['node'];

export interface NumberList {
  readonly numbers: readonly NumberFieldsFragment[];
  readonly agents: readonly AgentChoice[];
  readonly readAt: string | null;
  readonly stale: boolean;
  readonly problem: ProblemFieldsFragment | null;
}

/** What became of a change: `number` and `change` as the server has them, `message` when it did not work. */
export interface NumberOutcome {
  readonly payload: NumberPayloadFieldsFragment | null;
  readonly message: string | null;
}

const NONE: NumberList = { numbers: [], agents: [], readAt: null, stale: false, problem: null };
const NO_ANSWER = 'The server did not answer.';

/** The numbers of the account, and changes of them. */
@Injectable({ providedIn: 'root' })
export class NumberBook {
  private readonly apollo = inject(Apollo);
  private readonly access = inject(Access);

  /** All pages: none of the numbers should be missing. */
  all(): Observable<NumberList> {
    const page = (after: string | null) =>
      this.apollo
        .query({ query: NumbersDocument, variables: { after }, fetchPolicy: 'network-only' })
        .pipe(map(({ data }) => data));
    return page(null).pipe(
      expand((data) => {
        const { hasNextPage = false, endCursor = null } = data?.phoneNumbers.pageInfo ?? {};
        return hasNextPage ? page(endCursor ?? null) : EMPTY;
      }),
      reduce((list, data) => (data ? added(list, data) : list), NONE),
    );
  }

  /** Asks the phone network now; a message when it did not answer. */
  async refresh(): Promise<string | null> {
    try {
      const { data } = await firstValueFrom(this.apollo.mutate({ mutation: RefreshNumbersDocument }));
      return data ? (data.refreshPhoneNumbers.errors[0]?.message ?? null) : NO_ANSWER;
    } catch (error) {
      return this.said(error);
    }
  }

  /** Runs one of the mutations of a number. */
  async change(request: Observable<NumberPayloadFieldsFragment | null | undefined>): Promise<NumberOutcome> {
    try {
      const payload = (await firstValueFrom(request)) ?? null;
      return { payload, message: payload ? (payload.errors[0]?.message ?? null) : NO_ANSWER };
    } catch (error) {
      return { payload: null, message: this.said(error) };
    }
  }

  /** What to tell about a request that failed as a whole. */
  said(error: unknown): string {
    const refusal = toRefusal(error);
    if (refusal.code === 'UNAUTHENTICATED') void this.access.expired();
    return refusal.message || NO_ANSWER;
  }
}

function added(list: NumberList, { phoneNumbers, agents }: NumbersQuery): NumberList {
  const { readAt = null, stale, problem = null, edges } = phoneNumbers;
  return {
    ...{ readAt, stale, problem },
    numbers: [...list.numbers, ...edges.map(({ node }) => node)],
    agents: agents.edges.map(({ node }) => node),
  };
}
