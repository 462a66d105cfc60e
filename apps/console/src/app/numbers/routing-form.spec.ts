import { firstRouting, moved, retargeted, routingInput } from './routing-form';

describe('the form of a routing', () => {
  it('moves a rule by one place, and not beyond the ends', () => {
    expect(moved(['a', 'b', 'c'], 2, 1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], 1, 2)).toEqual(['a', 'b']);
  });

  it('keeps a sentence when a sentence becomes a voicemail, and drops it for an agent', () => {
    const { otherwise } = firstRouting('UTC');
    expect(retargeted(otherwise, 'VOICEMAIL')).toMatchObject({ say: otherwise.say, maxSeconds: 120 });
    expect(retargeted(otherwise, 'AGENT')).toEqual({ kind: 'AGENT', agentId: null, say: null, maxSeconds: null });
  });

  it('sends an empty sentence as none, so that the one of the number is spoken', () => {
    const routing = firstRouting('UTC');
    const sent = routingInput({ ...routing, otherwise: { ...routing.otherwise, say: '  ' } });
    expect(sent.otherwise.say).toBeNull();
    expect(Object.keys(sent.rules[0] ?? {}).sort()).toEqual(['dates', 'name', 'target', 'times', 'weekdays']);
  });
});
