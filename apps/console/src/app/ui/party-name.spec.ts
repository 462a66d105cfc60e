import { TestBed } from '@angular/core/testing';
import { NumberMasking } from './number-masking';
import { PartyName } from './party-name';

describe('a party', () => {
  beforeEach(() => localStorage.clear());

  const shown = (address: string) => {
    const fixture = TestBed.createComponent(PartyName);
    fixture.componentRef.setInput('party', { address, e164: null, masked: '+14•••00', displayName: null });
    fixture.detectChanges();
    return fixture.nativeElement.textContent.trim();
  };

  it('is shown so that it can be read, and never grouped by guess', () => {
    expect(shown('+14155550100')).toBe('+1 415 555 0100');
    expect(shown('+493012345678')).toBe('+493012345678');
    expect(shown('anonymous')).toBe('anonymous');
  });

  it('is shown as the server masks it when numbers are hidden, and stays so', () => {
    TestBed.inject(NumberMasking).on.set(true);
    expect(shown('+14155550100')).toBe('+14•••00');
    TestBed.tick();
    expect(localStorage.getItem('switchboard.masked')).toBe('on');
  });
});
