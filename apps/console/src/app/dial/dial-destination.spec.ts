import { loadDestinationReader } from './dial-destination';

describe('the number to call', () => {
  const reading = loadDestinationReader();

  it.each(['+1 (415) 555-0100', '+14155550100', ' +1.415.555.0100 ', '+1-415-555-0100'])(
    'is understood as pasted: %s',
    async (typed) => {
      const { read } = await reading;
      expect(read(typed)).toMatchObject({ kind: 'number', e164: '+14155550100' });
    },
  );

  it('names the country', async () => {
    const { read } = await reading;
    expect(read('+442079460123')).toMatchObject({ country: 'United Kingdom', shown: '+44 20 7946 0123' });
  });

  it.each([
    ['', 'empty'],
    ['415 555 0100', 'needsCountry'],
    ['+1 415', 'incomplete'],
    ['+', 'incomplete'],
    ['anna', 'needsCountry'],
  ])('is not dialled when it is %p: %s', async (typed, kind) => {
    const { read } = await reading;
    expect(read(typed).kind).toBe(kind);
  });

  it('is formatted while it is typed, and left alone when it is no number', async () => {
    const { format } = await reading;
    expect(format('+14155550100')).toBe('+1 415 555 0100');
    expect(format('chatty')).toBe('chatty');
  });
});
