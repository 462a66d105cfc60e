import { connectStream, hangUp, reject, sayAndHangUp } from './twiml';

const XML = '<?xml version="1.0" encoding="UTF-8"?>';

describe('TwiML', () => {
  it('connects a bidirectional stream with its token as a parameter', () => {
    const xml = connectStream({
      streamUrl: 'wss://a.test/media',
      token: 'abc',
      action: 'https://a.test/twilio/after-stream',
      statusCallback: 'https://a.test/twilio/stream-status',
    });
    expect(xml).toBe(
      `${XML}<Response><Connect action="https://a.test/twilio/after-stream" method="POST">` +
        '<Stream url="wss://a.test/media" statusCallback="https://a.test/twilio/stream-status">' +
        '<Parameter name="token" value="abc"/></Stream></Connect></Response>',
    );
  });

  it('names a stream, and escapes what XML gives a meaning', () => {
    const xml = connectStream({
      streamUrl: 'wss://a.test/media',
      token: 'a"<&',
      action: 'https://a.test/x?a=1&b=2',
      statusCallback: 'https://a.test/s',
      name: 'agent',
    });
    expect(xml).toContain('action="https://a.test/x?a=1&amp;b=2"');
    expect(xml).toContain('value="a&quot;&lt;&amp;"');
    expect(xml).toContain('name="agent"');
  });

  it('says a sentence and hangs up', () => {
    expect(sayAndHangUp('Sorry & <goodbye>.')).toBe(
      `${XML}<Response><Say voice="Polly.Joanna-Neural" language="en-US">Sorry &amp; &lt;goodbye&gt;.</Say><Hangup/></Response>`,
    );
    expect(sayAndHangUp('Auf Wiederhören.', { voice: 'Polly.Vicki-Neural', language: 'de-DE' })).toContain(
      '<Say voice="Polly.Vicki-Neural" language="de-DE">Auf Wiederhören.</Say>',
    );
  });

  it('leaves out characters that would make the document unreadable for Twilio (12100)', () => {
    expect(sayAndHangUp('a\u0000b\u001fc\ud800d\uffffe 😀')).toContain('>abcde 😀</Say>');
  });

  it('hangs up, and refuses unbilled as its first verb', () => {
    expect(hangUp()).toBe(`${XML}<Response><Hangup/></Response>`);
    expect(reject()).toBe(`${XML}<Response><Reject reason="rejected"/></Response>`);
    expect(reject('busy')).toBe(`${XML}<Response><Reject reason="busy"/></Response>`);
  });
});
