const AGENT = '{ agents(first: 1) { edges { node { id draft { revision } } } } }';
const RECORD = `mutation ($agentId: ID!, $revision: Int!, $record: Boolean!) {
  updateAgentDraft(agentId: $agentId, expectedRevision: $revision, input: { record: $record }) { ...done } }`;
const PUBLISH = `mutation ($agentId: ID!, $revision: Int!) {
  publishAgent(agentId: $agentId, expectedRevision: $revision, note: "bench") { ...done } }`;
const DONE = 'fragment done on AgentPayload { agent { id draft { revision } } errors { message } }';

interface Agent {
  readonly id: string;
  readonly draft: { readonly revision: number };
}

interface Api {
  readonly url: string;
  readonly apiKey: string;
}

/** Lets the one agent record its calls from now on, or no longer. False: this server can't be told so. */
export async function recordCalls(api: Api, record: boolean): Promise<boolean> {
  const data = await ask<{ agents: { edges: { node: Agent }[] } }>(api, AGENT, {});
  const agent = data?.agents.edges[0]?.node;
  const draft = agent && (await change(api, RECORD, { agentId: agent.id, revision: agent.draft.revision, record }));
  if (!draft) return false;
  return (await change(api, PUBLISH, { agentId: draft.id, revision: draft.draft.revision })) !== null;
}

async function change(api: Api, mutation: string, variables: object): Promise<Agent | null> {
  const data = await ask<Record<string, { agent: Agent | null; errors: unknown[] }>>(
    api,
    `${mutation} ${DONE}`,
    variables,
  );
  const [payload] = Object.values(data ?? {});
  return payload && payload.errors.length === 0 ? payload.agent : null;
}

/** Null where the API does not know what is asked. */
async function ask<T>({ url, apiKey }: Api, query: string, variables: object): Promise<T | null> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await answer.json()) as { data?: T | null; errors?: unknown };
  return errors === undefined ? (data ?? null) : null;
}
