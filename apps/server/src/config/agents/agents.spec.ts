import type { Agent } from '@switchboard/call';
import { ServerRig } from '../../server.rig';

const FIELDS = `agent { id name hasDraftEdits archivedAt
  draft { id number revision createdBy model voice speed instructions greeting language transcriptionModel record maxDurationSeconds variables
    tools { name } missingTools turnDetection { __typename ... on ServerVad { threshold silenceDurationMs idleTimeoutMs } ... on SemanticVad { eagerness } }
    conduct { greetingMode greetingWaitMs greetingInterruptible goodbyeInterruptible filler { afterMs say } idle { maxNudges } limitWarning { say } falseStart { ignore minSpeechMs }
      fallback { __typename ... on HangUpFallback { say } ... on TransferFallback { say to } ... on VoicemailFallback { say maxSeconds } } recordingNotice } }
  published { id number note createdBy instructions } versions { edges { node { number } } pageInfo { hasNextPage } } }
  errors { code message field retryable }`;
const CREATE = `mutation ($input: AgentDraftInput!) { createAgent(input: $input) { ${FIELDS} } }`;
const UPDATE = `mutation ($id: ID!, $revision: Int!, $input: AgentDraftInput!) {
  updateAgentDraft(agentId: $id, expectedRevision: $revision, input: $input) { ${FIELDS} } }`;
const PUBLISH = `mutation ($id: ID!, $revision: Int!, $note: String) {
  publishAgent(agentId: $id, expectedRevision: $revision, note: $note) { ${FIELDS} } }`;
const RESTORE = `mutation ($id: ID!, $version: ID!) { restoreAgentVersion(agentId: $id, versionId: $version) { ${FIELDS} } }`;
const ARCHIVE = `mutation ($id: ID!) { archiveAgent(agentId: $id) { ${FIELDS} } }`;
const CHECK = `query ($id: ID!) { publishProblems(agentId: $id) { code field message } publishWarnings(agentId: $id) { field message } }`;

interface Told {
  readonly code: string;
  readonly message: string;
  readonly field: string[] | null;
}
interface Payload {
  // The specs know what they asked for.
  readonly agent: (Omit<Agent, 'draft'> & { draft: Record<string, unknown> & { revision: number } }) | null;
  readonly errors: readonly Told[];
}

describe('agents in the API', () => {
  let rig: ServerRig;
  beforeEach(async () => {
    rig = await ServerRig.start({ OPENAI_REALTIME_MODEL: 'gpt-realtime-2.1' });
    rig.seedAgent();
  });
  afterEach(() => rig.close());

  async function ask(operation: string, variables: object): Promise<Payload> {
    const { data, errors } = await rig.ask(operation, variables);
    if (errors || !data) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0] as Payload;
  }
  async function create(input: object = {}): Promise<{ id: string; revision: number }> {
    const { agent, errors } = await ask(CREATE, { input });
    if (!agent) throw new Error(JSON.stringify(errors));
    return { id: agent.id, revision: agent.draft.revision };
  }
  const update = (id: string, revision: number, input: object) => ask(UPDATE, { id, revision, input });
  const check = async (id: string) => {
    const { data } = await rig.ask(CHECK, { id });
    return data as { publishProblems: Told[]; publishWarnings: Told[] };
  };

  it('a new agent has the usual settings and belongs to who made it', async () => {
    const { agent, errors } = await ask(CREATE, { input: { name: ' Night desk ' } });
    expect(errors).toEqual([]);
    expect(agent).toMatchObject({ name: 'Night desk', published: null, hasDraftEdits: true });
    expect(agent?.draft).toMatchObject({
      ...{ number: null, revision: 1, createdBy: 'Administrator’s API key', model: 'gpt-realtime-2.1' },
      ...{ voice: 'marin', tools: [{ name: 'end_call' }], maxDurationSeconds: 1_800, record: false },
      conduct: { greetingMode: 'AGENT_FIRST', idle: { maxNudges: 2 }, fallback: { __typename: 'HangUpFallback' } },
    });
  });

  it('keeps what is left out, and switches off by null what may be off', async () => {
    const { id } = await create({ instructions: 'Be kind.', language: 'de' });
    const { agent, errors } = await update(id, 1, {
      greeting: null,
      language: null,
      transcriptionModel: null,
      conduct: { filler: null, idle: null, limitWarning: null, greetingMode: 'CALLER_FIRST' },
    });
    expect(errors).toEqual([]);
    expect(agent?.draft).toMatchObject({
      ...{ revision: 2, instructions: 'Be kind.', greeting: null, language: null, transcriptionModel: null },
      conduct: { filler: null, idle: null, limitWarning: null, greetingMode: 'CALLER_FIRST', greetingWaitMs: 3_000 },
    });
  });

  it('takes every setting and gives it back', async () => {
    const { id } = await create();
    const conduct = {
      ...{
        greetingMode: 'WAIT_FOR_CALLER',
        greetingWaitMs: 1_500,
        greetingInterruptible: false,
        goodbyeInterruptible: true,
      },
      filler: { afterMs: 700, say: 'A moment.' },
      falseStart: { minSpeechMs: 250, ignore: true },
      recordingNotice: 'This call is recorded.',
    };
    const { agent, errors } = await update(id, 1, {
      ...{
        voice: 'cedar',
        speed: 1.25,
        record: true,
        variables: { company: 'Acme', max: 3 },
        toolIds: ['tool_get_weather'],
      },
      turnDetection: { serverVad: { threshold: 0.75, silenceDurationMs: 650, idleTimeoutMs: 6_000 } },
      conduct: { ...conduct, fallback: { transfer: { say: 'One moment.', to: '+14155550100' } } },
    });
    expect(errors).toEqual([]);
    expect(agent?.draft).toMatchObject({
      ...{ voice: 'cedar', speed: 1.25, record: true, variables: { company: 'Acme', max: 3 } },
      tools: [{ name: 'get_weather' }],
      turnDetection: { __typename: 'ServerVad', threshold: 0.75, silenceDurationMs: 650, idleTimeoutMs: 6_000 },
      conduct: { ...conduct, fallback: { __typename: 'TransferFallback', say: 'One moment.', to: '+14155550100' } },
    });
    const semantic = await update(id, 2, { turnDetection: { semanticVad: { eagerness: 'LOW' } } });
    expect(semantic.agent?.draft['turnDetection']).toEqual({ __typename: 'SemanticVad', eagerness: 'LOW' });
    const voicemail = await update(id, 3, {
      conduct: { fallback: { voicemail: { say: 'Speak now.', maxSeconds: 90 } } },
    });
    expect(voicemail.agent?.draft['conduct']).toMatchObject({
      ...conduct,
      fallback: { __typename: 'VoicemailFallback', say: 'Speak now.', maxSeconds: 90 },
    });
  });

  const vad = (serverVad: object) => ({ turnDetection: { serverVad } });
  it.each<[string, object]>([
    ['name', { name: '  ' }],
    ['name', { name: 'x'.repeat(81) }],
    ['name', { name: null }],
    ['model', { model: 'gpt-made-up' }],
    ['voice', { voice: 'nobody' }],
    ['speed', { speed: 0.2 }],
    ['speed', { speed: 1.6 }],
    ['instructions', { instructions: 'x'.repeat(60_001) }],
    ['greeting', { greeting: 'x'.repeat(1_001) }],
    ['transcriptionModel', { transcriptionModel: 'made-up' }],
    ['language', { language: 'English' }],
    ['toolIds', { toolIds: ['tool_nothing'] }],
    ['variables.bad name', { variables: { 'bad name': 1 } }],
    ['maxDurationSeconds', { maxDurationSeconds: 9 }],
    ['maxDurationSeconds', { maxDurationSeconds: 86_401 }],
    ['record', { record: null }],
    ['turnDetection.serverVad.threshold', vad({ threshold: 1.1 })],
    ['turnDetection.serverVad.prefixPaddingMs', vad({ prefixPaddingMs: -1 })],
    ['turnDetection.serverVad.silenceDurationMs', vad({ silenceDurationMs: 5_001 })],
    ['turnDetection.serverVad.idleTimeoutMs', vad({ idleTimeoutMs: 4_999 })],
    ['conduct.greetingMode', { conduct: { greetingMode: null } }],
    ['conduct.greetingWaitMs', { conduct: { greetingWaitMs: 100 } }],
    ['conduct.filler.say', { conduct: { filler: { afterMs: 1_000, say: '' } } }],
    ['conduct.idle.nudgeAfterMs', { conduct: { idle: { nudgeAfterMs: 1, maxNudges: 1, nudge: 'a', goodbye: 'b' } } }],
    ['conduct.limitWarning.warnBeforeMs', { conduct: { limitWarning: { warnBeforeMs: 1, say: 'a' } } }],
    ['conduct.falseStart.minSpeechMs', { conduct: { falseStart: { minSpeechMs: 10, ignore: true } } }],
    ['conduct.fallback.transfer.to', { conduct: { fallback: { transfer: { say: 'a', to: '030 1234' } } } }],
    ['conduct.fallback.voicemail.maxSeconds', { conduct: { fallback: { voicemail: { say: 'a', maxSeconds: 1 } } } }],
    ['conduct.recordingNotice', { conduct: { recordingNotice: 'x'.repeat(501) } }],
  ])('a wrong %s is told with its field, and nothing is changed', async (path, input) => {
    const { id } = await create();
    const { agent, errors } = await update(id, 1, { instructions: 'Changed.', ...input });
    const [fault, ...others] = errors.filter(({ field }) => field?.slice(1).join('.') === path);
    expect([fault?.code, others.length === errors.length - 1]).toEqual(['INVALID_INPUT', true]);
    expect(fault?.message.length).toBeGreaterThan(10);
    expect(agent?.draft.revision).toBe(1);
  });

  it('a model that only the environment names can be chosen', async () => {
    const other = await ServerRig.start({ OPENAI_REALTIME_MODEL: 'gpt-realtime-99' });
    const { data } = await other.ask(
      'mutation { createAgent(input: { model: "gpt-realtime-99" }) { agent { draft { model } } errors { code } } }',
    );
    const { data: options } = await other.ask('{ agentOptions { models { name reasoning } voices { id } } }');
    await other.close();
    expect(data?.['createAgent']).toEqual({ agent: { draft: { model: 'gpt-realtime-99' } }, errors: [] });
    expect(options?.['agentOptions']).toMatchObject({
      models: expect.arrayContaining([
        { name: 'gpt-realtime-99', reasoning: false },
        { name: 'gpt-realtime-2.1', reasoning: true },
      ]) as unknown,
    });
  });

  it('what was wrong before does not hold up another change', async () => {
    const { id } = await create();
    const agent = rig.agents.all.find((each) => each.id === id);
    if (agent)
      rig.agents.all.splice(rig.agents.all.indexOf(agent), 1, { ...agent, draft: { ...agent.draft, voice: 'gone' } });
    const { errors } = await update(id, 1, { instructions: 'New.' });
    expect(errors).toEqual([]);
    expect((await check(id)).publishProblems).toEqual([expect.objectContaining({ field: ['voice'] })]);
  });

  it('an older draft is refused with the newer one, and with who changed it', async () => {
    const { id } = await create();
    await update(id, 1, { instructions: 'First.' });
    const { agent, errors } = await update(id, 1, { instructions: 'Late.' });
    expect(errors).toEqual([expect.objectContaining({ code: 'STALE_REVISION' })]);
    expect(errors[0]?.message).toContain('Administrator’s API key');
    expect(agent?.draft).toMatchObject({ revision: 2, instructions: 'First.' });
  });

  it('publishes with a note, restores, and says when nothing has changed', async () => {
    const { id } = await create({ instructions: 'One.' });
    const first = await ask(PUBLISH, { id, revision: 1, note: ' first ' });
    expect(first.errors).toEqual([]);
    expect(first.agent).toMatchObject({
      hasDraftEdits: false,
      published: { number: 1, note: 'first', instructions: 'One.' },
    });
    const again = await ask(PUBLISH, { id, revision: 1 });
    expect(again.errors).toEqual([
      expect.objectContaining({ code: 'CONFLICT', message: 'Nothing has changed since version 1.' }),
    ]);
    await update(id, 1, { instructions: 'Two.' });
    const second = await ask(PUBLISH, { id, revision: 2 });
    expect(second.agent).toMatchObject({
      published: { number: 2 },
      versions: { edges: [{ node: { number: 2 } }, { node: { number: 1 } }] },
    });
    const restored = await ask(RESTORE, { id, version: first.agent?.published?.id ?? '' });
    expect(restored.agent).toMatchObject({
      hasDraftEdits: true,
      draft: { revision: 3, instructions: 'One.' },
      published: { number: 2 },
    });
    expect((await ask(RESTORE, { id, version: 'ver_nothing' })).errors).toEqual([
      expect.objectContaining({ code: 'NOT_FOUND', field: ['versionId'] }),
    ]);
  });

  it('does not publish what callers should not hear, and says where it is', async () => {
    const { id } = await create({
      ...{ instructions: ' ', greeting: 'Hello from {{company}}.', maxDurationSeconds: 20 },
      conduct: { filler: { afterMs: 500, say: 'Wait, {{name}}.' } },
    });
    const fields = (await check(id)).publishProblems.map(({ field }) => field?.join('.'));
    expect(fields).toEqual(['instructions', 'greeting', 'conduct.filler.say', 'conduct.limitWarning.warnBeforeMs']);
    const { agent, errors } = await ask(PUBLISH, { id, revision: 1 });
    expect(errors.map(({ field }) => field?.join('.'))).toEqual(fields);
    expect(agent?.published).toBeNull();
  });

  it('warns of what callers may miss, without holding it up', async () => {
    const { id } = await create({
      ...{ instructions: 'You work for {{company}}.', record: true, transcriptionModel: null, model: 'gpt-realtime' },
      turnDetection: { serverVad: { idleTimeoutMs: 6_000 } },
    });
    const { publishProblems, publishWarnings } = await check(id);
    expect(publishProblems).toEqual([]);
    expect(publishWarnings.map(({ field }) => field?.join('.'))).toEqual([
      'instructions',
      'model',
      'conduct.recordingNotice',
      'transcriptionModel',
      'turnDetection.serverVad.idleTimeoutMs',
    ]);
  });

  it.each([
    ['gpt-live-1', ['conduct.greetingInterruptible', 'conduct.falseStart.ignore', 'conduct.recordingNotice']],
    ['gpt-realtime-2.1', []],
  ])('A5, A17: says which manners %s does not keep, as it takes turns by itself', async (model, fields) => {
    const manners = { greetingInterruptible: false, falseStart: { minSpeechMs: 300, ignore: true } };
    const conduct = { ...manners, recordingNotice: 'This call is recorded.' };
    const { id } = await create({ instructions: 'You answer for Acme.', model, record: true, conduct });
    const { publishProblems, publishWarnings } = await check(id);
    expect(publishProblems).toEqual([]);
    expect(publishWarnings.map(({ field }) => field?.join('.'))).toEqual(fields);
  });

  it('tells which tools of an agent are not set up here', async () => {
    const { data } = await rig.ask('{ agent(id: "agt_1") { draft { tools { name } missingTools } } tools { name } }');
    expect(data).toEqual({
      agent: { draft: { tools: [{ name: 'get_weather' }, { name: 'end_call' }], missingTools: ['get_order_status'] } },
      tools: [
        ...['end_call', 'voicemail', 'send_sms', 'ask_operator'],
        ...['collect_digits', 'send_dtmf', 'get_weather'],
      ].map((name) => ({ name })),
    });
    expect((await check('agt_1')).publishWarnings).toEqual([
      expect.objectContaining({ field: ['toolIds'], message: expect.stringContaining('get_order_status') as string }),
    ]);
  });

  it('archives what answers no number, and only that', async () => {
    const { id } = await create();
    await rig.numbers.syncNumbers(
      [{ sid: 'PN1', e164: '+14155550177', friendlyName: '', voiceCapable: true, voiceUrl: null, managedBy: null }],
      'agt_1',
    );
    const refused = await ask(ARCHIVE, { id: 'agt_1' });
    expect(refused.errors).toEqual([expect.objectContaining({ code: 'CONFLICT' })]);
    expect(refused.errors[0]?.message).toContain('+14155550177');
    expect((await ask(ARCHIVE, { id })).agent?.archivedAt).not.toBeNull();
    expect((await update(id, 1, { name: 'x' })).errors).toEqual([expect.objectContaining({ code: 'CONFLICT' })]);
    const { data } = await rig.ask('{ agents { edges { node { id } } } }');
    expect(JSON.stringify(data)).not.toContain(id);
  });

  it.each([
    ['updateAgentDraft', UPDATE, { id: 'agt_0', revision: 1, input: {} }],
    ['publishAgent', PUBLISH, { id: 'agt_0', revision: 1 }],
    ['archiveAgent', ARCHIVE, { id: 'agt_0' }],
  ])('%s of nobody is a problem, not a fault', async (_name, operation, variables) => {
    expect((await ask(operation, variables)).errors).toEqual([
      expect.objectContaining({ code: 'NOT_FOUND', field: ['agentId'] }),
    ]);
  });
});
