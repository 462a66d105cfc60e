import { EXAMPLE_ORDERS } from './example-orders.data';
import type { JsonAnswer } from './json-answer';
import { problem } from './json-answer';

/** `A-1042`, `a 1042` and `1042` are the same order to a person on the phone. */
const spoken = (id: string): string => id.toUpperCase().replace(/[^A-Z0-9]/g, '');

function order(id: string): JsonAnswer {
  const wanted = spoken(id);
  const found = EXAMPLE_ORDERS.find(({ order_id }) => {
    const known = spoken(order_id);
    return known === wanted || known.replace(/^[A-Z]+/, '') === wanted;
  });
  return found ? { status: 200, body: found } : problem(404, 'NOT_FOUND', 'There is no such order.');
}

function degrees(text: string | null, limit: number): number | null {
  const value = text === null || text.trim() === '' ? Number.NaN : Number(text);
  return Math.abs(value) <= limit ? value : null;
}

/** One decimal that depends on the place alone. */
const between = (low: number, high: number, seed: number): number =>
  Math.round((low + ((Math.sin(seed) + 1) / 2) * (high - low)) * 10) / 10;

/** Open-Meteo's answer for the two values the example tool asks for. Source: https://open-meteo.com/en/docs. */
function forecast(query: URLSearchParams, now: Date): JsonAnswer {
  const latitude = degrees(query.get('latitude'), 90);
  const longitude = degrees(query.get('longitude'), 180);
  if (latitude === null || longitude === null)
    return {
      status: 400,
      body: { error: true, reason: 'Latitude must be in range of -90 to 90°, longitude of -180 to 180°.' },
    };
  return {
    status: 200,
    body: {
      latitude,
      longitude,
      generationtime_ms: 0.1,
      utc_offset_seconds: 0,
      timezone: 'GMT',
      timezone_abbreviation: 'GMT',
      elevation: 38,
      current_units: { time: 'iso8601', interval: 'seconds', temperature_2m: '°C', wind_speed_10m: 'km/h' },
      current: {
        time: now.toISOString().slice(0, 16),
        interval: 900,
        temperature_2m: between(-5, 25, latitude + longitude),
        wind_speed_10m: between(0, 30, latitude * 2 + longitude),
      },
    },
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The API behind the example tools; null for what it has not. `path` is what follows `/example`. */
export function exampleApi(method: string, path: string, query: URLSearchParams, now: Date): JsonAnswer | null {
  const orderId = /^\/orders\/([^/]+)$/.exec(path)?.[1];
  if (orderId === undefined && path !== '/forecast') return null;
  if (method !== 'GET') return problem(405, 'METHOD_NOT_ALLOWED', 'Only GET is served here.');
  return orderId === undefined ? forecast(query, now) : order(decoded(orderId));
}
