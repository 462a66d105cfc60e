import type { ModelEvent, ModelSetup } from '@switchboard/call';
import { unsetCarrier, unsetVoiceModel } from './unset';

describe('without credentials', () => {
  it('the phone network refuses with what is missing', async () => {
    const answers = [
      await unsetCarrier.listNumbers(),
      await unsetCarrier.endCall('CA1'),
      await unsetCarrier.callStatus('CA1'),
    ];
    for (const answer of answers)
      expect(answer).toMatchObject({ refused: { code: 'SETUP_INCOMPLETE', provider: 'TWILIO' } });
  });

  it('a conversation ends with what is missing, once and not in the turn in which it was opened', async () => {
    const events: ModelEvent[] = [];
    const session = unsetVoiceModel.open({} as ModelSetup, {
      audio: () => undefined,
      event: (event) => events.push(event),
    });
    session.hear('AAAA');
    session.respond();
    expect(events).toEqual([]);
    await Promise.resolve();
    expect(events).toEqual([
      { type: 'ended', problem: expect.objectContaining({ code: 'SETUP_INCOMPLETE', provider: 'OPENAI' }) },
    ]);
    session.close();
  });
});
