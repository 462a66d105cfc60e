import { print } from 'graphql';
import type { DocumentNode } from 'graphql';
import { Apollo } from 'apollo-angular';
import type { Observable } from 'rxjs';
import { Subject, defer } from 'rxjs';
import { CombinedGraphQLErrors } from '@apollo/client/errors';

export interface Operation {
  readonly name: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly answer$: Subject<unknown>;
}

/** Stands in for Apollo: every operation waits until the spec answers it. */
export class FakeApollo {
  readonly operations: Operation[] = [];

  query(options: { query: DocumentNode; variables?: Record<string, unknown> }): Observable<unknown> {
    return this.run(options.query, options.variables);
  }

  mutate(options: { mutation: DocumentNode; variables?: Record<string, unknown> }): Observable<unknown> {
    return this.run(options.mutation, options.variables);
  }

  subscribe(options: { query: DocumentNode; variables?: Record<string, unknown> }): Observable<unknown> {
    return this.run(options.query, options.variables);
  }

  all(name: string): Operation[] {
    return this.operations.filter((one) => one.name === name);
  }

  /** The latest operation of this name. */
  last(name: string): Operation {
    const operation = this.all(name).at(-1);
    if (operation === undefined)
      throw new Error(`${name} was not asked; asked: ${this.operations.map((one) => one.name)}`);
    return operation;
  }

  /** A query's or mutation's answer. */
  answer(name: string, data: unknown): void {
    const { answer$ } = this.last(name);
    answer$.next({ data });
    answer$.complete();
  }

  fail(name: string, error: unknown): void {
    this.last(name).answer$.error(error);
  }

  /** An event of a subscription. */
  emit(name: string, data: unknown): void {
    this.last(name).answer$.next({ data });
  }

  /** A subscription's end by a lost socket or a refusal, as Apollo Client 4 tells it: a value with an error, then the end. */
  cut(name: string, error: unknown = new Error('Socket closed')): void {
    const { answer$ } = this.last(name);
    answer$.next({ data: undefined, error });
    answer$.complete();
  }

  private run(query: DocumentNode, variables: Record<string, unknown> = {}): Observable<unknown> {
    return defer(() => {
      const name = /(?:query|mutation|subscription) (\w+)/.exec(print(query))?.[1] ?? '?';
      const answer$ = new Subject<unknown>();
      this.operations.push({ name, variables, answer$ });
      return answer$;
    });
  }
}

export function provideFakeApollo(fake: FakeApollo): { provide: typeof Apollo; useValue: FakeApollo } {
  return { provide: Apollo, useValue: fake };
}

export function refusal(code: string, message = 'no'): CombinedGraphQLErrors {
  return new CombinedGraphQLErrors({ data: null, errors: [{ message, extensions: { code } }] });
}
