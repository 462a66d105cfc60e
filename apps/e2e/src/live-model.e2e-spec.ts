import { callerWords } from './scenario-words.rig';
import { callIdOf, expectNumberedWithoutHoles, finishedStory, saidBy } from './story.rig';
import { World } from './world.rig';

describe('an agent whose model is gpt-live-1, through the public doors and without any account', () => {
  let world: World;
  beforeAll(async () => {
    ({ world } = await World.start({ name: 'live-model', env: { OPENAI_REALTIME_MODEL: 'gpt-live-1' } }));
  });
  afterAll(() => world?.stop());

  it('greets once, looks up an order with a tool, says goodbye and hangs up', async () => {
    const callSid = await world.sandbox.ringOne('order-status');
    const story = await finishedStory(world.api, await callIdOf(world.api, callSid));
    expect(story).toMatchObject({ direction: 'INBOUND', status: 'COMPLETED', endReason: 'AGENT_HANGUP' });
    expect(saidBy(story, 'CALLER')).toEqual(callerWords('order-status'));
    const agent = saidBy(story, 'AGENT');
    expect(agent.filter((text) => text.includes('thank you for calling. How can I help you?'))).toHaveLength(1);
    expect(story.toolCalls.map(({ name, status }) => ({ name, status }))).toEqual([
      { name: 'get_order_status', status: 'SUCCEEDED' },
      { name: 'end_call', status: 'SUCCEEDED' },
    ]);
    const answer = story.toolCalls[0]?.result as { status?: string } | null;
    expect(agent.join(' ')).toContain(String(answer?.status));
    expect(agent.at(-1)).toContain('Goodbye');
    const truth = await world.sandbox.finishedTruth(callSid);
    expect({ violations: truth.violations, alerts: truth.alerts, endedBy: truth.endedBy }).toEqual({
      ...{ violations: 0, alerts: [], endedBy: 'server' },
    });
    expectNumberedWithoutHoles(story);
  });

  it('falls silent for a caller who interrupts, and knows how much was heard', async () => {
    const callSid = await world.sandbox.ringOne('interrupter');
    const story = await finishedStory(world.api, await callIdOf(world.api, callSid));
    expect(story).toMatchObject({ status: 'COMPLETED', endReason: 'AGENT_HANGUP', interruptions: 2 });
    const interrupted = story.transcript.edges.map(({ node }) => node).filter(({ status }) => status === 'INTERRUPTED');
    expect(interrupted).toHaveLength(2);
    for (const { text, heardText } of interrupted) expect(text.startsWith(heardText)).toBe(true);
    const truth = await world.sandbox.finishedTruth(callSid);
    expect({ violations: truth.violations, alerts: truth.alerts }).toEqual({ violations: 0, alerts: [] });
  });
});
