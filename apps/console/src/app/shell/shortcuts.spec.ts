import { TestBed } from '@angular/core/testing';
import { Shortcuts } from './shortcuts';

const press = (key: string, target: EventTarget = document.body, init: KeyboardEventInit = {}) =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...init }));

describe('keyboard shortcuts', () => {
  let ran: string[];

  const register = (...keys: string[]) =>
    TestBed.runInInjectionContext(() =>
      TestBed.inject(Shortcuts).register(
        keys.map((key) => ({ name: 'open' as const, keys: [key], run: () => ran.push(key) })),
      ),
    );

  beforeEach(() => {
    ran = [];
    localStorage.clear();
  });

  afterEach(() => document.body.replaceChildren());

  it('run single keys and sequences', () => {
    register('c', 'g l', 'g c');
    press('c');
    press('g');
    press('l');
    press('g');
    press('c');
    expect(ran).toEqual(['c', 'g l', 'g c']);
  });

  it('stay silent while somebody types', () => {
    register('c', 'Mod+k');
    const field = document.body.appendChild(document.createElement('input'));
    press('c', field);
    expect(ran).toEqual([]);
    press('k', field, { ctrlKey: true });
    expect(ran).toEqual(['Mod+k']);
  });

  it('can be switched off, except those with a modifier', () => {
    register('c', 'Mod+k');
    TestBed.inject(Shortcuts).setEnabled(false);
    press('c');
    press('k', document.body, { metaKey: true });
    expect(ran).toEqual(['Mod+k']);
  });

  it('leave the browser its own keys', () => {
    register('c');
    expect(press('c', document.body, { ctrlKey: true })).toBe(true);
    expect(ran).toEqual([]);
  });

  it('let the page on top answer first', () => {
    register('c');
    TestBed.runInInjectionContext(() =>
      TestBed.inject(Shortcuts).register([{ name: 'open', keys: ['c'], run: () => ran.push('top') }]),
    );
    press('c');
    expect(ran).toEqual(['top']);
  });
});
