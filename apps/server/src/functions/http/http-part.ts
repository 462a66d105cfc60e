import type { HttpPart } from '@switchboard/storage';

/** A request of which only what matters has to be said. */
export const httpPart = (part: Pick<HttpPart, 'url'> & Partial<HttpPart>): HttpPart => ({
  ...{ method: 'GET', query: [], headers: [], bodyKind: 'NONE', bodyTemplate: '', form: [] },
  ...{ resultPath: null, refusals: [], retries: 1, idempotencyHeader: null },
  ...part,
});
