// The few questions `npm run sandbox` asks the server, over its public API.
import { setTimeout as delay } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';

/** @typedef {{ serverUrl: string, apiKey: string }} Server */
/** @typedef {{ seq: number, __typename: string, offsetMs: number } & Record<string, any>} CallEvent */

const EVENTS = /* GraphQL */ `
  subscription Follow($callId: ID!, $after: Int!) {
    callEvents(callId: $callId, after: $after) {
      __typename
      seq
      offsetMs
      ... on CallChanged {
        call {
          status
          activity
          endReason
          failure {
            message
          }
        }
      }
      ... on TranscriptChanged {
        item {
          id
          speaker
          status
          text
          heardText
          heardMs
          audioMs
        }
      }
      ... on ToolCallChanged {
        toolCall {
          id
          name
          status
          rawArguments
          result
          error
          latencyMs
        }
      }
      ... on DtmfDetected {
        digit
        sentByUs
      }
      ... on ProblemRaised {
        severity
        problem {
          message
        }
      }
    }
  }
`;
const FINAL = ['COMPLETED', 'BUSY', 'FAILED', 'NO_ANSWER', 'CANCELED'];

/**
 * @param {Server} server @param {string} query @param {Record<string, unknown>} [variables]
 * @returns {Promise<any>} The data; rejects with the first error's message.
 */
export async function ask({ serverUrl, apiKey }, query, variables = {}) {
  const response = await fetch(`${serverUrl}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = /** @type {any} */ (await response.json());
  if (errors?.length) throw new Error(errors[0].message);
  return data;
}

/**
 * @param {Server} server @param {string} callSid @param {number} timeoutMs
 * @returns {Promise<string>} Our id of the call.
 */
export async function callIdOf(server, callSid, timeoutMs) {
  const until = Date.now() + timeoutMs;
  while (Date.now() < until) {
    const { calls } = await ask(server, '{ calls(first: 200) { edges { node { id callSid } } } }');
    const found = calls.edges.find((/** @type {any} */ edge) => edge.node.callSid === callSid);
    if (found) return found.node.id;
    await delay(200);
  }
  throw new Error('the server has not taken the call; see the lines of `npm start` for the reason');
}

/**
 * The call's numbered log from the beginning, without holes, until the call is final and everything it has is told. A cut
 * connection goes on after the last number.
 * @param {Server} server @param {string} callId
 * @returns {AsyncGenerator<CallEvent>}
 */
export async function* followCall(server, callId) {
  let last = 0;
  for (let attempt = 0; attempt < 20; attempt++) {
    const client = createClient({
      url: `${server.serverUrl.replace(/^http/, 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { authorization: `Bearer ${server.apiKey}` },
    });
    try {
      for await (const { data, errors } of client.iterate({ query: EVENTS, variables: { callId, after: last } })) {
        if (errors?.length) throw new Error(errors[0]?.message);
        const event = /** @type {any} */ (data)['callEvents'];
        if (event.seq !== last + 1) break;
        last = event.seq;
        attempt = 0;
        yield event;
        if (event.call && FINAL.includes(event.call.status) && (await isWhole(server, callId, last))) return;
      }
    } catch (error) {
      if (attempt === 19) throw error;
    } finally {
      void client.dispose();
    }
    if (await isWhole(server, callId, last)) return;
    await delay(250);
  }
  throw new Error(`the call ${callId} stopped telling events before it was final`);
}

/**
 * Stored, final, and nothing is missing in what was told.
 * @param {Server} server @param {string} callId @param {number} last
 */
async function isWhole(server, callId, last) {
  const { call } = await ask(server, 'query ($id: ID!) { call(id: $id) { status lastSeq } }', { id: callId });
  return FINAL.includes(call.status) && call.lastSeq === last;
}
