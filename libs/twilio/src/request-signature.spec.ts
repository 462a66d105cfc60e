import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { streamUrl } from './public-address';
import { RequestSignature } from './request-signature';
import type { WebhookForm } from './webhook-params';
import { parseWebhookForm } from './webhook-params';
import { withRetries } from './webhook-retries';

const SECRET = '12345';
const sign = (text: string, secret = SECRET): string => createHmac('sha1', secret).update(text).digest('base64');
const at = (publicUrl: string | null, secrets: readonly string[] = [SECRET]): RequestSignature =>
  new RequestSignature({ publicUrl: () => publicUrl, secrets });

describe('a form webhook', () => {
  const signature = 'MfyuTrCgGxEoExNpYOgAoCFO+Iw=';
  const request = { target: '/cb?x=1', signature };
  const form = { B: '2', A: '1' };
  const check = at('https://example.test');

  it('is valid with Twilio’s signature over URL and sorted parameters', () => {
    expect(check.validForm(request, form)).toBe(true);
  });

  it('is valid with repeated and empty parameters, read from the body as it came', () => {
    const repeated = { target: '/cb', signature: 'o5jryYbggo7/cUwVAosLz/fYoOM=' };
    expect(check.validForm(repeated, parseWebhookForm('A=b&E=&A=a&A=b'))).toBe(true);
    expect(check.validForm(repeated, parseWebhookForm('A=b&A=a&A=b'))).toBe(false);
  });

  it.each<[string, Partial<typeof request>, WebhookForm]>([
    ['a changed parameter', {}, { ...form, A: '3' }],
    ['an added parameter', {}, { ...form, C: '' }],
    ['a missing parameter', {}, { A: '1' }],
    ['another path', { target: '/cc?x=1' }, form],
    ['another query', { target: '/cb?x=2' }, form],
    [
      'a target that would change the host',
      { target: '@a.test', signature: sign('https://example.test@a.testA1B2') },
      form,
    ],
    ['an absolute-form target', { target: 'http://a', signature: sign('https://example.testhttp://aA1B2') }, form],
    ['no signature', { signature: undefined }, form],
    ['an empty signature', { signature: '' }, form],
    ['a longer signature', { signature: `${signature}=` }, form],
  ])('is refused with %s', (_, change, changedForm) => {
    expect(check.validForm({ ...request, ...change }, changedForm)).toBe(false);
  });

  it('is checked against the configured address only', () => {
    expect(at('https://other.test').validForm(request, form)).toBe(false);
  });

  it('accepts the default port written out, and a slash behind the configured address', () => {
    const withPort = { target: '/cb?x=1', signature: sign('https://example.test:443/cb?x=1A1B2') };
    expect(check.validForm(withPort, form)).toBe(true);
    expect(at('https://example.test/').validForm(request, form)).toBe(true);
  });

  it('may or may not cover the fragment that tells how to retry, and no other one', () => {
    const covering = (fragment: string): boolean => {
      const signedUrl = `https://example.test/cb?x=1#${fragment}`;
      return check.validForm({ target: '/cb?x=1', signature: sign(`${signedUrl}A1B2`) }, form);
    };
    expect(covering(withRetries('').slice(1))).toBe(true);
    expect(covering('rc=5')).toBe(false);
  });

  it('covers the port of a loopback address', () => {
    const local = { target: '/twilio/voice', signature: sign('http://127.0.0.1:3000/twilio/voiceA1') };
    expect(at('http://127.0.0.1:3000').validForm(local, { A: '1' })).toBe(true);
  });

  it('accepts any of several secrets, so that a token can be rotated', () => {
    expect(at('https://example.test', ['other', SECRET]).validForm(request, form)).toBe(true);
    expect(at('https://example.test', ['other']).validForm(request, form)).toBe(false);
  });

  it('is refused while there is no secret, no address, or only an empty secret anyone could sign with', () => {
    const unkeyed = { ...request, signature: sign('https://example.test/cb?x=1A1B2', '') };
    expect(at('https://example.test', []).validForm(request, form)).toBe(false);
    expect(at('https://example.test', ['']).validForm(unkeyed, form)).toBe(false);
    expect(at(null).validForm(request, form)).toBe(false);
  });

  it('keeps parameter values that look like objects or prototypes part of the signature', () => {
    const body = 'a%5Bb%5D=1&__proto__=x&%C3%A9=%F0%9F%98%80';
    const signed = { target: '/cb', signature: sign('https://example.test/cb__proto__xa[b]1é😀') };
    expect(check.validForm(signed, parseWebhookForm(body))).toBe(true);
  });

  it('answers any request with true or false and never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), fc.string(), (target, given, body) => {
        expect(check.validForm({ target: `/${target}`, signature: given }, parseWebhookForm(body))).toBe(false);
        expect(check.validJson({ target: `/${target}`, signature: given }, body)).toBe(false);
        expect(check.validUpgrade(given)).toBe(false);
      }),
    );
  });
});

describe('a JSON webhook', () => {
  const check = at('https://example.test');
  const hash = '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862';
  const request = { target: `/j?bodySHA256=${hash}`, signature: '6rmTB3V66kYKknSY2yLUpTAkJWM=' };

  it('is valid when the signature covers the URL and the hash covers the body', () => {
    expect(check.validJson(request, '{"a":1}')).toBe(true);
  });

  it('is refused with another body, or without a hash', () => {
    expect(check.validJson(request, '{"a":2}')).toBe(false);
    expect(check.validJson({ target: '/j', signature: sign('https://example.test/j') }, '{"a":1}')).toBe(false);
  });
});

describe('the upgrade of a media stream', () => {
  const check = at('https://media.example.test');
  const path = '/twilio/media';

  it.each([
    ['the exact URL', '3hK6mJ7YXcpoqSHjJDGnidV9g38='],
    ['a slash at the end', '8XStnOsKI0MiTVhJ84tEzHxCOD8='],
    ['the port written out', 'E1pzqIfiDAjDsZE1yhdZayR6nsk='],
    ['the port and a slash', sign('wss://media.example.test:443/twilio/media/')],
  ])('is valid when signed over %s', (_, signature) => {
    expect(check.validUpgrade(signature, path)).toBe(true);
  });

  it.each([
    ['the https form', 'wtoWrIHDVsxvrUIgoMmM5s6LZJY='],
    ['port 80, as Twilio’s own validator would take it', sign('wss://media.example.test:80/twilio/media')],
    ['the ws form', sign('ws://media.example.test/twilio/media')],
    ['another path', sign('wss://media.example.test/media')],
    ['another host', sign('wss://evil.test/twilio/media')],
    ['another secret', sign('wss://media.example.test/twilio/media', 'x')],
    ['an empty signature', ''],
    ['no signature', undefined],
  ])('is refused when signed over %s', (_, signature) => {
    expect(check.validUpgrade(signature, path)).toBe(false);
  });

  it('keeps a port that was configured, and tries no other', () => {
    const odd = at('https://media.example.test:8443');
    expect(odd.validUpgrade(sign('wss://media.example.test:8443/media'))).toBe(true);
    expect(odd.validUpgrade(sign('wss://media.example.test/media'))).toBe(false);
    expect(odd.validUpgrade(sign('wss://media.example.test:443/media'))).toBe(false);
  });

  it('is ws on loopback, where the pretend network lives', () => {
    const local = at('http://127.0.0.1:3000');
    expect(local.validUpgrade(sign('ws://127.0.0.1:3000/media'))).toBe(true);
    expect(local.validUpgrade(sign('wss://127.0.0.1:3000/media'))).toBe(false);
  });

  it('accepts any of several secrets, and nothing without one or without an address', () => {
    const url = 'wss://media.example.test/media';
    expect(at('https://media.example.test', ['other', SECRET]).validUpgrade(sign(url))).toBe(true);
    expect(at('https://media.example.test', ['']).validUpgrade(sign(url, ''))).toBe(false);
    expect(at(null).validUpgrade(sign(url))).toBe(false);
  });
});

describe('the address of the media socket', () => {
  it.each([
    ['https://a.test', 'wss://a.test/media'],
    ['https://a.test/', 'wss://a.test/media'],
    ['https://a.test:443', 'wss://a.test/media'],
    ['https://a.test/base/', 'wss://a.test/base/media'],
    ['http://127.0.0.1:3000', 'ws://127.0.0.1:3000/media'],
    ['http://localhost:3000', 'ws://localhost:3000/media'],
    ['http://[::1]:3000', 'ws://[::1]:3000/media'],
    ['http://a.test', 'wss://a.test/media'],
    ['http://127.0.0.1.evil.test', 'wss://127.0.0.1.evil.test/media'],
  ])('of %s is %s', (publicUrl, url) => {
    expect(streamUrl(publicUrl)).toBe(url);
  });
});
