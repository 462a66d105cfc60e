import { COUNTRY_ZONES, NORTH_AMERICAN_ZONES, REGIONAL_ZONES } from './zones.data';

const LONGEST_PREFIX = 7;

function tableOfPrefixes(): ReadonlyMap<string, readonly string[]> {
  const table = new Map<string, string[]>();
  const add = (prefix: string, zone: string): void => void table.set(prefix, [...(table.get(prefix) ?? []), zone]);
  for (const [zone, areas] of Object.entries(NORTH_AMERICAN_ZONES)) {
    for (const area of areas.split(' ')) add(`1${area}`, zone);
  }
  for (const [prefix, zones] of [...Object.entries(COUNTRY_ZONES), ...Object.entries(REGIONAL_ZONES)]) {
    for (const zone of zones.split(' ')) add(prefix, zone);
  }
  return table;
}

const TABLE = tableOfPrefixes();

/** IANA names of every zone in which whoever has this number may be; empty when the number tells none. */
export function zonesOf(e164: string): readonly string[] {
  const digits = e164.replace('+', '');
  for (let length = LONGEST_PREFIX; length > 0; length -= 1) {
    const zones = TABLE.get(digits.slice(0, length));
    if (zones) return zones;
  }
  return [];
}
