import { readSettings } from './settings';

const WHOLE = {
  HOST: '127.0.0.1',
  SANDBOX_PORT: '3001',
  SANDBOX_PHONE: '1',
  SANDBOX_MODEL: '1',
  SANDBOX_SERVER_URL: 'http://127.0.0.1:3000/',
  TWILIO_ACCOUNT_SID: `AC${'5a'.repeat(16)}`,
  TWILIO_AUTH_TOKEN: 'secret-token',
  OPENAI_API_KEY: 'sk-pretend',
};

describe('settings of the pretend world', () => {
  it('reads what npm start hands over', () => {
    expect(readSettings(WHOLE)).toEqual({
      settings: {
        port: 3001,
        phone: { accountSid: WHOLE.TWILIO_ACCOUNT_SID, authToken: 'secret-token', serverUrl: 'http://127.0.0.1:3000' },
        model: { apiKey: 'sk-pretend' },
      },
    });
  });

  it('needs nothing of the phone when only the model is pretend', () => {
    expect(readSettings({ SANDBOX_PORT: '0', SANDBOX_MODEL: '1' })).toEqual({
      settings: { port: 0, phone: null, model: { apiKey: null } },
    });
  });

  it('lets sessions of the model live shorter than the real ones', () => {
    const read = (seconds: string) =>
      readSettings({ SANDBOX_PORT: '0', SANDBOX_MODEL: '1', SANDBOX_SESSION_SECONDS: seconds });
    expect(read('12')).toMatchObject({ settings: { model: { sessionMs: 12_000 } } });
    for (const wrong of ['0', 'soon', '2.5']) expect(read(wrong)).toHaveProperty('faults');
  });

  it('names all faults at once and never a value', () => {
    const read = readSettings({ ...WHOLE, HOST: '0.0.0.0', SANDBOX_PORT: '99999', TWILIO_ACCOUNT_SID: 'secret-sid' });
    expect(read).toEqual({
      faults: [
        'HOST: The pretend world listens on 127.0.0.1 only.',
        'SANDBOX_PORT: A whole number from 0 to 65535.',
        'TWILIO_ACCOUNT_SID: AC and 32 hexadecimal digits.',
      ],
    });
  });

  it('refuses a phone without an account, and a world in which nothing is pretend', () => {
    expect(readSettings({ SANDBOX_PORT: '1', SANDBOX_PHONE: '1' })).toEqual({
      faults: ['SANDBOX_SERVER_URL', 'TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN'].map(
        (name) => `${name}: Needed by the pretend phone network.`,
      ),
    });
    expect(readSettings({ SANDBOX_PORT: '1' })).toEqual({
      faults: ['SANDBOX_PHONE: Neither the phone nor the model is pretend.'],
    });
  });
});
