import type { MenuEntry } from './keypad-menu';
import { ACTIONS, freeKey, KEYS, USUAL_COLLECT, withAction } from './keypad-menu';

const entry = (change: Partial<MenuEntry> = {}): MenuEntry => ({
  ...{ key: '1', label: 'Hours', action: 'SAY', text: 'We open at nine.', target: '', collect: null },
  ...change,
});

describe('A18: the menu in the agent editor', () => {
  it('gives a new line the next free key, until all twelve are taken', () => {
    expect(freeKey([])).toBe('1');
    expect(freeKey([entry(), entry({ key: '3' })])).toBe('2');
    expect(freeKey(KEYS.map((key) => entry({ key })))).toBeNull();
  });

  it('keeps what the next action needs, and lets go of the rest', () => {
    expect(withAction(entry(), 'END_CALL')).toMatchObject({ text: 'We open at nine.', target: '', collect: null });
    expect(withAction(entry(), 'TRANSFER')).toMatchObject({ text: '', target: '', collect: null });
    expect(withAction(entry({ action: 'TRANSFER', target: 'sales' }), 'TOOL')).toMatchObject({ target: '' });
    expect(withAction(entry(), 'COLLECT')).toMatchObject({ text: 'We open at nine.', collect: USUAL_COLLECT });
    for (const { id } of ACTIONS)
      expect(withAction(withAction(entry(), 'COLLECT'), id).collect === null).toBe(id !== 'COLLECT');
  });
});
