import type { ExecutionResult } from 'graphql';
import { createClient } from 'graphql-ws';
import type { Client } from 'graphql-ws';
import WebSocket from 'ws';

export type Variables = Record<string, unknown>;

/** A program that uses the public API with a bearer key. */
export class ApiClient {
  constructor(
    readonly url: string,
    private readonly key: string | null,
  ) {}

  private get authorization(): Record<string, string> {
    return this.key === null ? {} : { authorization: `Bearer ${this.key}` };
  }

  /** The answer as it is, errors included. */
  async send<T>(query: string, variables: Variables = {}): Promise<ExecutionResult<T>> {
    const response = await fetch(`${this.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...this.authorization },
      body: JSON.stringify({ query, variables }),
    });
    return (await response.json()) as ExecutionResult<T>;
  }

  /** The data; an error throws. */
  async ask<T>(query: string, variables: Variables = {}): Promise<T> {
    const { data, errors } = await this.send<T>(query, variables);
    if (errors?.length || !data) throw new Error(JSON.stringify(errors ?? 'no data'));
    return data;
  }

  /** A socket for subscriptions, without any retry of its own. */
  socket(): Client {
    return createClient({
      url: `${this.url.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: this.authorization,
    });
  }
}
