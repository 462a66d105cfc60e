import type { AgentSettings } from './agent';
import { settingsOf } from './agent-settings';
import type { DeskRig } from './testing/desk.rig';
import { AGENT, connected, deskRig, logged, NUMBER, REQUEST } from './testing/desk.rig';
import { MemoryRecords, VERSION } from './testing/memory-records';

const DRAFT = { ...VERSION, id: 'ver_draft', number: null };
const AT = '2026-01-02T00:00:00.000Z';

/** Saves and publishes other words, another model and another voice while calls may be going on. */
async function publishOther(rig: DeskRig, settings: Partial<AgentSettings> = {}) {
  const draft = (await rig.records.agent(AGENT.id))?.draft ?? DRAFT;
  const edit = { agentId: AGENT.id, expectedRevision: draft.revision, by: 'Ana', at: AT };
  const other = { instructions: 'You are somebody else.', model: 'another-model', voice: 'cedar', ...settings };
  await rig.records.updateDraft({ ...edit, name: AGENT.name, settings: { ...settingsOf(draft), ...other } });
  const change = await rig.records.publish({
    ...edit,
    expectedRevision: draft.revision + 1,
    versionId: 'ver_2',
    note: null,
  });
  if ('refused' in change) throw new Error(change.refused);
}

const last = (rig: DeskRig) => rig.model.setups.at(-1);

describe('a call keeps the version it began with', () => {
  it('publishing in mid-call changes nothing for that call, not even for a new session of it', async () => {
    const rig = deskRig();
    const { callId, listener } = await connected(rig);
    await publishOther(rig);
    listener.event({ type: 'ended', problem: { code: 'PROVIDER_UNAVAILABLE', message: 'Lost.', retryable: true } });
    await rig.clock.advance(5_000);
    expect(rig.model.setups.length).toBeGreaterThan(1);
    expect(last(rig)).toMatchObject({ model: VERSION.model, voice: 'marin', instructions: 'You answer for Acme.' });
    expect(logged(rig, callId, 'CallChanged').at(-1)?.call.agentVersionId).toBe(VERSION.id);
  });

  it('the next call has the new version, its model included', async () => {
    const rig = deskRig();
    await connected(rig);
    await publishOther(rig);
    const { callId } = await connected(rig, 'CA_next');
    expect(last(rig)).toMatchObject({ model: 'another-model', voice: 'cedar', instructions: 'You are somebody else.' });
    expect(logged(rig, callId, 'CallChanged').at(-1)?.call.agentVersionId).toBe('ver_2');
  });

  it('an order of the draft speaks as the draft was when it was ordered', async () => {
    const rig = deskRig({ records: new MemoryRecords({ ...DRAFT, instructions: 'As ordered.' }) });
    const order = { idempotencyKey: 'k', to: '+14155550199', fromNumberId: NUMBER.id, agentId: AGENT.id };
    const { call } = await rig.desk.place({
      ...order,
      ...{ agentVersionId: DRAFT.id, variables: {}, maxDurationSeconds: null, actor: 'usr_1' },
    });
    await publishOther(rig);
    await rig.desk.answer({
      ...REQUEST,
      callSid: call?.callSid ?? '',
      direction: 'OUTBOUND',
      callId: call?.id ?? null,
    });
    expect(last(rig)).toMatchObject({ model: VERSION.model, instructions: 'As ordered.' });
  });

  it('an agent that was put away answers no more calls', async () => {
    const rig = deskRig();
    await rig.records.archive({ agentId: AGENT.id, at: AT });
    expect((await rig.desk.answer(REQUEST)).kind).toBe('decline');
  });
});
