import fc from 'fast-check';
import { problemOfClose, problemOfDial, problemOfFault } from './provider-problem';

describe('what a person reads', () => {
  it('property: holds no key, wherever the provider repeats one, and is never long', () => {
    const secret = fc.stringMatching(/^(sk|ek|sess)-[A-Za-z0-9_*-]{12,60}$/);
    const around = fc.stringMatching(/^[ a-z:]{0,400}$/);
    fc.assert(
      fc.property(secret, around, around, (key, before, after) => {
        const text = `${before} ${key} ${after}`;
        const problems = [
          problemOfFault({ type: 'invalid_request_error', code: null, message: text }),
          problemOfClose(1011, text),
          problemOfDial({ message: text }),
        ];
        for (const { message } of problems) {
          expect(message).not.toContain(key.slice(0, 10));
          expect(message.length).toBeLessThan(400);
        }
      }),
    );
  });

  it('says where to look when a person has to act', () => {
    expect(problemOfFault({ code: 'insufficient_quota' })).toEqual({
      code: 'PROVIDER_QUOTA',
      message: 'The OpenAI account has no credit left. Check plan and billing.',
      retryable: false,
      provider: 'OPENAI',
      providerCode: 'insufficient_quota',
      helpUrl: 'https://platform.openai.com/settings/organization/billing',
    });
  });

  it('names the kind of error when the provider says nothing else', () => {
    expect(problemOfFault({ type: 'server_error', message: '' })).toMatchObject({
      message: 'OpenAI reported server_error.',
      retryable: true,
    });
    expect(problemOfFault({})).toMatchObject({ message: 'OpenAI reported unknown_error.' });
  });
});
