import { DIAL_RULES } from './dial-rule';
import { HIGH_RISK_AS_OF, HIGH_RISK_PREFIXES } from './high-risk-prefixes.data';
import { localTime } from './local-time';
import { COUNTRY_ZONES, NORTH_AMERICAN_ZONES, REGIONAL_ZONES, ZONES_AS_OF } from './zones.data';
import { zonesOf } from './zones';

describe('C6: the dated data of the dial policy', () => {
  it('names each high-risk prefix once, as a prefix, with a reason', () => {
    const prefixes = HIGH_RISK_PREFIXES.map(({ prefix }) => prefix);
    expect(prefixes.filter((prefix, at) => prefixes.indexOf(prefix) !== at)).toEqual([]);
    expect(
      HIGH_RISK_PREFIXES.filter(({ prefix, reason }) => !/^\+[1-9]\d{1,6}$/.test(prefix) || reason === ''),
    ).toEqual([]);
  });

  it('says when it was looked through', () => {
    for (const date of [HIGH_RISK_AS_OF, ZONES_AS_OF]) expect(new Date(date).toISOString().slice(0, 10)).toBe(date);
  });

  it('names only zones that have a clock', () => {
    const zones = [
      ...Object.keys(NORTH_AMERICAN_ZONES),
      ...[...Object.values(COUNTRY_ZONES), ...Object.values(REGIONAL_ZONES)].flatMap((names) => names.split(' ')),
    ];
    const known = new Set(zones.filter((zone) => localTime(zone, new Date(0)).clock.length === 5));
    expect(known.size).toBe(new Set(zones).size);
  });

  it('names each area code once in each zone', () => {
    for (const areas of Object.values(NORTH_AMERICAN_ZONES)) {
      const codes = areas.split(' ');
      expect(codes.filter((code, at) => !/^[2-9]\d\d$/.test(code) || codes.indexOf(code) !== at)).toEqual([]);
    }
  });

  it.each([
    ['+16025550100', ['America/Phoenix']],
    ['+19285550100', ['America/Denver', 'America/Phoenix']],
    ['+12125550100', ['America/New_York']],
    ['+18085550100', ['Pacific/Honolulu']],
    ['+919812345678', ['Asia/Kolkata']],
    ['+442079460000', ['Europe/London']],
    ['+61255501234', ['Australia/Sydney', 'Australia/Broken_Hill', 'Australia/Lord_Howe']],
    ['+18005550100', []],
    ['+881631234567', []],
    ['', []],
  ])('%s lies in %j', (number, zones) => {
    expect(zonesOf(number)).toEqual(zones);
  });

  it('has every rule once', () => {
    expect(new Set(DIAL_RULES).size).toBe(DIAL_RULES.length);
  });
});
