import { callBusPromises, pressed, sampleLog } from '@switchboard/call/testing';
import { InProcessBus } from './in-process-bus';

callBusPromises('in process', async () => ({ bus: new InProcessBus(), delivered: async () => undefined }));

describe('the bus in process', () => {
  const message = { kind: 'events', callId: 'call_1', events: sampleLog('call_1', [pressed('1')]) } as const;

  it('tells its owner of a listener that throws', () => {
    const thrown: unknown[] = [];
    const bus = new InProcessBus((error) => thrown.push(error));
    const broken = new Error('a listener broke');
    bus.subscribe(null, () => {
      throw broken;
    });
    bus.publish(message);
    expect(thrown).toEqual([broken]);
  });

  it('knows whether anybody listens to a call', () => {
    const bus = new InProcessBus();
    expect(bus.watched('call_1')).toBe(false);
    const end = bus.subscribe('call_1', () => undefined);
    expect([bus.watched('call_1'), bus.watched('call_2')]).toEqual([true, false]);
    end();
    const endAll = bus.subscribe(null, () => undefined);
    expect(bus.watched('call_2')).toBe(true);
    endAll();
    expect(bus.watched('call_1')).toBe(false);
  });

  it('goes on when the owner itself throws at being told', () => {
    const heard: unknown[] = [];
    const bus = new InProcessBus(() => {
      throw new Error('the log is full');
    });
    bus.subscribe('call_1', () => {
      throw new Error('a listener broke');
    });
    bus.subscribe('call_1', (told) => heard.push(told));
    bus.publish(message);
    bus.publish(message);
    expect(heard).toEqual([message, message]);
  });
});
