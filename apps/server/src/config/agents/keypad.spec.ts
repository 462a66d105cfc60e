import { ServerRig } from '../../server.rig';

const FIELDS = `agent { id draft { revision conduct {
    keypad { menuWhen tellModel interrupts secureByDefault showLast firstKeyMs nextKeyMs retries retrySay
      menu { key label action text target collect { purpose minDigits maxDigits terminator check secure } } }
    redaction { cards emails phones } } } } errors { field message }`;
const CREATE = `mutation ($input: AgentDraftInput!) { createAgent(input: $input) { ${FIELDS} } }`;
const UPDATE = `mutation ($id: ID!, $input: AgentDraftInput!) {
  updateAgentDraft(agentId: $id, expectedRevision: 1, input: $input) { ${FIELDS} } }`;
const CHECK = `query ($id: ID!) { publishProblems(agentId: $id) { field message } publishWarnings(agentId: $id) { field message } }`;

const FACTS = {
  ...{ menuWhen: 'ALWAYS', tellModel: false, interrupts: false, secureByDefault: true, showLast: 4 },
  ...{ firstKeyMs: 5_000, nextKeyMs: 2_000, retries: 1, retrySay: 'Again, please.' },
};
const COLLECT = {
  ...{ purpose: 'PIN', minDigits: 4, maxDigits: 6, terminator: '#', check: 'NONE', secure: true },
};
const NOTHING = { text: '', target: '', collect: null };
const MENU = [
  { ...NOTHING, key: '1', label: 'Hours', action: 'SAY', text: 'We open at nine.' },
  { ...NOTHING, key: '2', label: 'Orders', action: 'INSTRUCT', text: 'Ask for the order number.' },
  { ...NOTHING, key: '3', label: 'Sales', action: 'TRANSFER', target: 'sales' },
  { ...NOTHING, key: '4', label: 'Weather', action: 'TOOL', target: 'get_weather' },
  { ...NOTHING, key: '5', label: 'Sign in', action: 'COLLECT', text: 'Type your PIN.', collect: COLLECT },
  { ...NOTHING, key: '#', label: 'Bye', action: 'END_CALL', text: 'Goodbye.' },
];

interface Payload {
  readonly agent: { id: string; draft: { conduct: Record<string, unknown> } } | null;
  readonly errors: { field: string[]; message: string }[];
}

describe('A18: an agent’s keypad in the API', () => {
  let rig: ServerRig;
  beforeEach(async () => {
    rig = await ServerRig.start({ OPENAI_REALTIME_MODEL: 'gpt-realtime-2.1' });
  });
  afterEach(() => rig.close());

  async function ask(operation: string, variables: object): Promise<Payload> {
    const { data, errors } = await rig.ask(operation, variables);
    if (errors || !data) throw new Error(JSON.stringify(errors));
    return Object.values(data)[0] as Payload;
  }
  const create = async () => (await ask(CREATE, { input: { instructions: 'Be kind.' } })).agent?.id ?? '';

  it('is kept whole, with every kind of action', async () => {
    const id = await create();
    const keypad = { ...FACTS, menu: MENU };
    const redaction = { cards: true, emails: false, phones: true };
    const { agent, errors } = await ask(UPDATE, { id, input: { conduct: { keypad, redaction } } });
    expect(errors).toEqual([]);
    expect(agent?.draft.conduct).toEqual({ keypad, redaction });
  });

  it('names each wrong value by its place', async () => {
    const id = await create();
    const menu = [
      { ...NOTHING, key: '1', label: ' ', action: 'SAY', text: 'x'.repeat(501) },
      { ...NOTHING, key: '1', label: 'Twice', action: 'TRANSFER' },
      { ...NOTHING, key: 'A', label: 'No key', action: 'TOOL', target: 'get_weather' },
      {
        ...{ ...NOTHING, key: '2', label: 'Type', action: 'COLLECT', text: 'Type.' },
        collect: { ...COLLECT, purpose: '', minDigits: 7, terminator: '5' },
      },
    ];
    const wrong = { ...FACTS, menu, showLast: 5, firstKeyMs: 1, nextKeyMs: 99_000, retries: 6, retrySay: ' ' };
    const { errors } = await ask(UPDATE, { id, input: { conduct: { keypad: wrong } } });
    expect(errors.map(({ field }) => field.slice(3).join('.')).sort()).toEqual(
      [
        ...['firstKeyMs', 'nextKeyMs', 'retries', 'retrySay', 'showLast'],
        ...['menu.0.label', 'menu.0.text', 'menu.1.key', 'menu.1.target', 'menu.2.key'],
        ...['menu.3.collect.minDigits', 'menu.3.collect.purpose', 'menu.3.collect.terminator'],
      ].sort(),
    );
  });

  it('warns of a key whose tool or destination the agent does not have, and of braces in what is said', async () => {
    const id = await create();
    const said = { ...NOTHING, key: '1', label: 'Hours', action: 'SAY', text: 'For {{company}}.' };
    await ask(UPDATE, { id, input: { conduct: { keypad: { ...FACTS, menu: [...MENU.slice(2, 4), said] } } } });
    const { data } = await rig.ask(CHECK, { id });
    const { publishProblems, publishWarnings } = data as Record<string, { field: string[]; message: string }[]>;
    expect(publishWarnings?.map(({ message }) => message)).toEqual(
      expect.arrayContaining([expect.stringContaining('destinations'), expect.stringContaining('get_weather')]),
    );
    expect(publishProblems?.map(({ field }) => field.join('.'))).toEqual([
      expect.stringContaining('keypad.menu.2.text'),
    ]);
  });
});
