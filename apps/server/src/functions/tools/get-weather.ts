import { z } from 'zod';
import { httpPart } from '../http/http-part';
import type { HttpToolDefinition } from '../http/http-tool';

/** A free service without a key. Source: https://open-meteo.com/en/docs. */
const OPEN_METEO = 'https://api.open-meteo.com/v1';

const answer = z.object({
  current: z.object({ temperature_2m: z.number(), wind_speed_10m: z.number() }),
});

/** Open-Meteo's own path below `baseUrl`, so that a test double can stand in for it. */
export const getWeather = (baseUrl: string = OPEN_METEO): HttpToolDefinition => ({
  id: 'tool_get_weather',
  timeoutMs: 10_000,
  model: {
    name: 'get_weather',
    description: 'Tells the current weather at a place, given by its coordinates.',
    parameters: {
      type: 'object',
      properties: {
        latitude: { type: 'number', minimum: -90, maximum: 90, description: 'Degrees north.' },
        longitude: { type: 'number', minimum: -180, maximum: 180, description: 'Degrees east.' },
      },
      required: ['latitude', 'longitude'],
      additionalProperties: false,
    },
  },
  http: httpPart({
    url: `${baseUrl}/forecast?latitude={{args.latitude}}&longitude={{args.longitude}}&current=temperature_2m,wind_speed_10m`,
  }),
  result: (body) => {
    const read = answer.safeParse(body);
    if (!read.success) return body;
    const { temperature_2m, wind_speed_10m } = read.data.current;
    return { temperature_celsius: temperature_2m, wind_speed_kmh: wind_speed_10m };
  },
});
