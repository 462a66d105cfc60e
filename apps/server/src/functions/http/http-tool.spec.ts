import { VirtualClock } from '@switchboard/call/testing';
import type { HttpPart } from '@switchboard/storage';
import { readEnvironment } from '../../config/environment';
import { unsetMessenger } from '../../config/unset';
import { serverTools } from '../functions.module';
import { ToolSet } from '../tool-set';
import { fixedTools } from '../tool-source';
import { endCall } from '../tools/end-call';
import { getOrderStatus } from '../tools/get-order-status';
import { getWeather } from '../tools/get-weather';
import type { HttpOutcome, HttpRequest } from './guarded-fetch';
import { httpPart } from './http-part';
import type { HttpToolDefinition, HttpToolDeps } from './http-tool';
import { defineHttpTool } from './http-tool';

const context = { callId: 'call_1', from: '', to: '', signal: new AbortController().signal };
const answer = (body: string, type = 'application/json', status = 200): HttpOutcome => ({
  ...{ status, body, headers: { 'content-type': type } },
});
const AWAY: HttpOutcome = { failed: 'The service could not be reached.', away: true };

const clock = new VirtualClock();
const deps = (fetch: HttpToolDeps['fetch']): HttpToolDeps => ({ fetch, clock, secret: () => 'hunter-22/x' });

async function run(definition: HttpToolDefinition, args: Record<string, unknown>, ...outcomes: HttpOutcome[]) {
  const requests: HttpRequest[] = [];
  const tool = defineHttpTool(
    definition,
    deps(async (request) => {
      requests.push(request);
      return outcomes[Math.min(requests.length, outcomes.length) - 1] ?? AWAY;
    }),
  );
  const running = tool.run(args, context);
  await clock.advance(10_000);
  const told = await running;
  return { told, requests, asked: requests.map(({ method, url }) => `${method} ${url.href}`) };
}
const defined = (part: Partial<HttpPart>): HttpToolDefinition => ({
  ...{ id: 'tool_1', timeoutMs: 1_000, model: { name: 'a', description: 'a', parameters: { type: 'object' } } },
  http: httpPart({ url: 'https://a.example/x', ...part }),
});

describe('HTTP tools', () => {
  it('tells the model the parsed answer', async () => {
    const { told, asked } = await run(
      getOrderStatus('http://127.0.0.1:9/example'),
      { order_id: 'A-1042' },
      answer('{"status":"shipped"}'),
    );
    expect(asked).toEqual(['GET http://127.0.0.1:9/example/orders/A-1042']);
    expect(told).toEqual({ output: { status: 'shipped' }, httpStatus: 200 });
  });

  it('A9: tells it what went wrong in words, without the body of the error', async () => {
    const tool = getOrderStatus('https://shop.example.com');
    const toldOf = async (outcome: HttpOutcome, args: object = { order_id: '9' }) =>
      (await run(tool, { ...args }, outcome)).told;
    expect(await toldOf(answer('secret trace', 'text/plain', 404))).toEqual({
      ...{ failed: 'There is no order with this number.', httpStatus: 404 },
    });
    expect(await toldOf(answer('secret trace', 'text/plain', 500))).toEqual({
      ...{ failed: 'The service answered with status 500.', httpStatus: 500 },
    });
    expect(await toldOf({ failed: 'The service took too long.' })).toEqual({ failed: 'The service took too long.' });
    expect(await toldOf(answer('{}'), {})).toEqual({ failed: '"order_id" is missing or not usable.' });
  });

  it('tells the weather with its units, and an answer in another form as it is', async () => {
    const body = JSON.stringify({ current: { temperature_2m: 12.3, wind_speed_10m: 20 } });
    const { told, asked } = await run(getWeather(), { latitude: 52.52, longitude: 13.4 }, answer(body));
    expect(asked).toEqual([
      'GET https://api.open-meteo.com/v1/forecast?latitude=52.52&longitude=13.4&current=temperature_2m,wind_speed_10m',
    ]);
    expect(told).toEqual({ output: { temperature_celsius: 12.3, wind_speed_kmh: 20 }, httpStatus: 200 });
    const plain = await run(getWeather(), { latitude: 1, longitude: 2 }, answer('sunny', 'text/plain'));
    expect(plain.told).toEqual({ output: 'sunny', httpStatus: 200 });
  });

  it.each([
    ['<!DOCTYPE html><p>Sign in', 'text/html', 'The service answered with a web page instead of data.'],
    ['  <html>', 'text/plain', 'The service answered with a web page instead of data.'],
    ['{"half":', 'application/json', 'The service sent an answer that can not be read.'],
  ])('A9: %j as %s is a short error', async (body, type, failed) => {
    expect((await run(defined({}), {}, answer(body, type))).told).toEqual({ failed, httpStatus: 200 });
  });

  it.each<[string, unknown]>([
    ['$.order.status', 'shipped'],
    ['$.order.lines[*].name', ['Tea', 'Cup']],
    ['$..price', [3, 5]],
    ['$.order.lines[?@.price > 4].name', ['Cup']],
  ])('maps the answer by %s', async (resultPath, output) => {
    const lines = [
      { name: 'Tea', price: 3 },
      { name: 'Cup', price: 5 },
    ];
    const body = JSON.stringify({ order: { status: 'shipped', lines } });
    expect((await run(defined({ resultPath }), {}, answer(body))).told).toEqual({ output, httpStatus: 200 });
  });

  it('says so when the answer lacks the one place that was asked for', async () => {
    expect((await run(defined({ resultPath: '$.order.status' }), {}, answer('{}'))).told).toEqual({
      ...{ failed: 'The service’s answer lacks what was asked for.', httpStatus: 200 },
    });
  });

  it.each<[string, Partial<HttpPart>, number]>([
    ['GET', {}, 3],
    ['PUT', { method: 'PUT' }, 3],
    ['POST', { method: 'POST' }, 1],
    ['POST with a key', { method: 'POST', idempotencyHeader: 'Idempotency-Key' }, 3],
  ])('a %s is repeated as often as that is safe', async (_what, part, attempts) => {
    const { requests } = await run(defined({ ...part, retries: 2 }), {}, AWAY, answer('', 'text/plain', 503), AWAY);
    expect(requests).toHaveLength(attempts);
    expect(new Set(requests.map(({ headers }) => headers?.['idempotency-key'])).size).toBe(1);
  });

  it('what a repetition can not mend is not repeated', async () => {
    const refused = await run(defined({ retries: 3 }), {}, { failed: 'The service lies on a private address.' });
    const notFound = await run(defined({ retries: 3 }), {}, answer('', 'text/plain', 404));
    expect([refused.requests.length, notFound.requests.length]).toEqual([1, 1]);
  });

  it('C7: a service that repeats the secret does not tell it to the model', async () => {
    const headers = [{ name: 'Authorization', value: 'Bearer {{secrets.KEY}}' }];
    const echo = answer(JSON.stringify({ sent: 'Bearer hunter-22/x', url: 'https://x/?k=hunter-22%2Fx' }));
    const { told, requests } = await run(defined({ headers }), {}, echo);
    expect(requests[0]?.headers?.['authorization']).toBe('Bearer hunter-22/x');
    expect(told).toEqual({ output: { sent: 'Bearer ••••', url: 'https://x/?k=••••' }, httpStatus: 200 });
  });

  it('sends arguments as JSON where the tool says so', async () => {
    const { requests } = await run(defined({ method: 'POST', bodyKind: 'ARGUMENTS' }), { day: 'Monday' }, answer('{}'));
    expect(requests[0]).toMatchObject({
      ...{ method: 'POST', body: '{"day":"Monday"}', headers: { 'content-type': 'application/json' } },
    });
  });
});

const IN_CODE = ['end_call', 'voicemail', 'send_sms', 'ask_operator', 'collect_digits', 'send_dtmf'];

describe('tool catalogue', () => {
  const namesOf = (settings: Record<string, string>) => {
    const reading = readEnvironment(settings);
    if ('faults' in reading) throw new Error(reading.faults.join());
    return serverTools(reading.environment, { ...deps(async () => AWAY), messenger: unsetMessenger })
      .tools()
      .map((tool) => tool.model.name);
  };

  it('has the order tool only where there is an order service', () => {
    expect(namesOf({})).toEqual([...IN_CODE, 'get_weather']);
    expect(namesOf({ EXAMPLE_API_URL: 'http://127.0.0.1:9/example/' })).toEqual([
      ...IN_CODE,
      'get_order_status',
      'get_weather',
    ]);
  });

  it('gives the asked ones in the asked order and leaves out unknown ones', () => {
    const catalog = new ToolSet([
      fixedTools([endCall]),
      fixedTools([
        defineHttpTool(
          getWeather(),
          deps(async () => AWAY),
        ),
      ]),
    ]);
    expect(catalog.tools(['get_weather', 'nothing', 'end_call']).map((tool) => tool.model.name)).toEqual([
      'get_weather',
      'end_call',
    ]);
  });

  it('refuses two tools of one name', () => {
    expect(() => fixedTools([endCall, endCall])).toThrow('end_call');
  });

  it('end_call asks for the end of the call', async () => {
    expect(await endCall.run({}, context)).toEqual({ output: { ended: true }, then: 'endCall' });
  });
});
