import { legOf } from '@switchboard/call';
import { connectCall, readLeg } from './connect-call';
import { afterStreamTwiml } from './next-twiml';
import { reconnectTwiml } from './twiml';
import { withRetries } from './webhook-retries';

const US = 'https://us.test';
const stream = { callId: 'call_1', token: 'a-one-time-word' };

describe('B8: a stream between caller and server', () => {
  it('always names what follows it, and which stream it was without telling its word', () => {
    const xml = connectCall(stream, US);
    const leg = legOf(stream.token);
    expect(xml).toContain(
      `action="${withRetries(`${US}/twilio/after-stream?leg=${leg}`).replaceAll('&', '&amp;')}" method="POST"`,
    );
    expect(xml).toContain('<Parameter name="token" value="a-one-time-word"/>');
    expect(leg).not.toContain(stream.token);
    expect(readLeg(leg)).toBe(leg);
    expect(legOf('another-word')).not.toBe(leg);
  });

  it('goes on in another one of the same form', () => {
    expect(afterStreamTwiml({ kind: 'connect', ...stream }, US)).toBe(connectCall(stream, US));
  });

  it.each([undefined, null, '', ['a'], { a: 1 }, '<x>', 'x'.repeat(33)])('takes the stream %j as none', (leg) => {
    expect(readLeg(leg)).toBeNull();
  });
});

describe('B8: instructions kept elsewhere', () => {
  it('say a sentence, wait a moment, and ask us how the call goes on', () => {
    const xml = reconnectTwiml(withRetries(`${US}/twilio/resume`));
    expect(xml).toMatch(
      /<Response><Say [^>]*>One moment, please[^<]*<\/Say><Pause length="\d"\/><Redirect method="POST">https:\/\/us\.test\/twilio\/resume#/,
    );
    expect(xml.length).toBeLessThan(4_000);
  });
});
