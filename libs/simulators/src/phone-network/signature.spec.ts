import { signUpgrade, signWebhook } from './signature';

const TOKEN = '12345';
const H = '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862';

describe('signatures of the pretend phone network', () => {
  it.each([
    ['wss://media.example.test/twilio/media', '3hK6mJ7YXcpoqSHjJDGnidV9g38='],
    ['wss://media.example.test/twilio/media/', '8XStnOsKI0MiTVhJ84tEzHxCOD8='],
    ['wss://media.example.test:443/twilio/media', 'E1pzqIfiDAjDsZE1yhdZayR6nsk='],
    ['https://media.example.test/twilio/media', 'wtoWrIHDVsxvrUIgoMmM5s6LZJY='],
  ])('signs the upgrade %s as Twilio does', (url, signature) => {
    expect(signUpgrade(TOKEN, url)).toBe(signature);
  });

  it('sorts form names and keeps the query', () => {
    const fields = [
      ['B', '2'],
      ['A', '1'],
    ] as const;
    expect(signWebhook(TOKEN, 'https://example.test/cb?x=1', fields)).toBe('MfyuTrCgGxEoExNpYOgAoCFO+Iw=');
  });

  it('takes the distinct sorted values of a repeated name, empty ones too', () => {
    const fields = [
      ['E', ''],
      ['A', 'b'],
      ['A', 'a'],
      ['A', 'b'],
    ] as const;
    expect(signWebhook(TOKEN, 'https://example.test/cb', fields)).toBe('o5jryYbggo7/cUwVAosLz/fYoOM=');
  });

  it('signs a body of JSON through its hash in the address, without the fragment', () => {
    const signature = '6rmTB3V66kYKknSY2yLUpTAkJWM=';
    expect(signWebhook(TOKEN, `https://example.test/j?bodySHA256=${H}`, [])).toBe(signature);
    expect(signWebhook(TOKEN, `https://example.test/j?bodySHA256=${H}#rc=2`, [])).toBe(signature);
  });
});
