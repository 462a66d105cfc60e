import fc from 'fast-check';
import type { HttpOutcome, HttpRequest } from './guarded-fetch';
import { toolCatalog } from './functions.module';
import type { HttpToolDefinition } from './http-tool';
import { defineHttpTool, fillAddress } from './http-tool';
import { ToolSet } from './tool-set';
import { endCall } from './tools/end-call';
import { getOrderStatus } from './tools/get-order-status';
import { getWeather } from './tools/get-weather';
import { readEnvironment } from '../config/environment';

const context = { callId: 'call_1', from: '', to: '', signal: new AbortController().signal };

function run(definition: HttpToolDefinition, args: Record<string, unknown>, outcome: HttpOutcome) {
  const requests: HttpRequest[] = [];
  const tool = defineHttpTool(definition, async (request) => {
    requests.push(request);
    return outcome;
  });
  return tool
    .run(args, context)
    .then((told) => ({ told, asked: requests.map(({ method, url }) => `${method} ${url.href}`) }));
}

describe('HTTP tools', () => {
  it('an argument can never become a path, a host or a further parameter', () => {
    // Any UTF-16 at all, halves of surrogate pairs included: a model can write those as escapes.
    const text = fc.array(fc.nat(0xffff), { maxLength: 12 }).map((units) => String.fromCharCode(...units));
    const asSent = (value: string) => Buffer.from(value.trim()).toString();
    fc.assert(
      fc.property(text, text, (segment, value) => {
        const filled = fillAddress('https://api.example.com/orders/{segment}/items?q={value}&fixed=1', {
          segment,
          value,
        });
        if ('missing' in filled) return;
        expect(filled.url.origin).toBe('https://api.example.com');
        expect(filled.url.pathname).toBe(`/orders/${encodeURIComponent(asSent(segment))}/items`);
        expect([...filled.url.searchParams.keys()]).toEqual(['q', 'fixed']);
        expect(filled.url.searchParams.get('q')).toBe(asSent(value));
        expect(filled.url.hash).toBe('');
      }),
    );
  });

  it.each([['..'], ['.'], [''], ['  '], [undefined], [null], [{ a: 1 }], [['x']]])(
    'an argument %j is not put into an address',
    (value) => {
      expect(fillAddress('https://api.example.com/orders/{id}', { id: value })).toEqual({ missing: 'id' });
    },
  );

  it('an argument that only its prototype has is missing', () => {
    expect(fillAddress('https://api.example.com/{constructor}', {})).toEqual({ missing: 'constructor' });
  });

  it('tells the model the parsed answer', async () => {
    const { told, asked } = await run(
      getOrderStatus('http://127.0.0.1:9/example'),
      { order_id: 'A-1042' },
      { status: 200, body: '{"status":"shipped"}' },
    );
    expect(asked).toEqual(['GET http://127.0.0.1:9/example/orders/A-1042']);
    expect(told).toEqual({ output: { status: 'shipped' }, httpStatus: 200 });
  });

  it('tells it what went wrong in words, without the body of the error', async () => {
    const tool = getOrderStatus('https://shop.example.com');
    expect((await run(tool, { order_id: '9' }, { status: 404, body: 'secret trace' })).told).toEqual({
      failed: 'There is no order with this number.',
      httpStatus: 404,
    });
    expect((await run(tool, { order_id: '9' }, { status: 500, body: 'secret trace' })).told).toEqual({
      failed: 'The service answered with status 500.',
      httpStatus: 500,
    });
    expect((await run(tool, { order_id: '9' }, { failed: 'The service took too long.' })).told).toEqual({
      failed: 'The service took too long.',
    });
    expect((await run(tool, {}, { status: 200, body: '' })).told).toEqual({
      failed: 'The argument "order_id" is missing or not usable.',
    });
  });

  it('tells the weather with its units', async () => {
    const body = JSON.stringify({ current: { temperature_2m: 12.3, wind_speed_10m: 20 } });
    const { told, asked } = await run(getWeather(), { latitude: 52.52, longitude: 13.4 }, { status: 200, body });
    expect(asked).toEqual([
      'GET https://api.open-meteo.com/v1/forecast?latitude=52.52&longitude=13.4&current=temperature_2m,wind_speed_10m',
    ]);
    expect(told).toEqual({ output: { temperature_celsius: 12.3, wind_speed_kmh: 20 }, httpStatus: 200 });
  });

  it('an answer in another form than expected is told as it is', async () => {
    expect((await run(getWeather(), { latitude: 1, longitude: 2 }, { status: 200, body: 'sunny' })).told).toEqual({
      output: 'sunny',
      httpStatus: 200,
    });
  });

  it('sends arguments as JSON where the tool says so', async () => {
    const requests: HttpRequest[] = [];
    const definition: HttpToolDefinition = {
      ...getOrderStatus('https://a.example'),
      method: 'POST',
      url: 'https://a.example/book',
      sendsArguments: true,
    };
    await defineHttpTool(definition, async (request) => {
      requests.push(request);
      return { status: 201, body: '' };
    }).run({ day: 'Monday' }, context);
    expect(requests[0]).toMatchObject({
      method: 'POST',
      body: '{"day":"Monday"}',
      headers: { 'content-type': 'application/json' },
    });
  });
});

describe('tool catalogue', () => {
  const namesOf = (settings: Record<string, string>) => {
    const reading = readEnvironment(settings);
    if ('faults' in reading) throw new Error(reading.faults.join());
    return toolCatalog(reading.environment)
      .tools()
      .map((tool) => tool.model.name);
  };

  it('has the order tool only where there is an order service', () => {
    expect(namesOf({})).toEqual(['end_call', 'collect_digits', 'send_dtmf', 'get_weather']);
    expect(namesOf({ EXAMPLE_API_URL: 'http://127.0.0.1:9/example/' })).toEqual([
      'end_call',
      'collect_digits',
      'send_dtmf',
      'get_order_status',
      'get_weather',
    ]);
  });

  it('gives the asked ones in the asked order and leaves out unknown ones', () => {
    const catalog = new ToolSet([endCall, defineHttpTool(getWeather(), async () => ({ failed: '' }))]);
    expect(catalog.tools(['get_weather', 'nothing', 'end_call']).map((tool) => tool.model.name)).toEqual([
      'get_weather',
      'end_call',
    ]);
  });

  it('refuses two tools of one name', () => {
    expect(() => new ToolSet([endCall, endCall])).toThrow('same name');
  });

  it('end_call asks for the end of the call', async () => {
    expect(await endCall.run({}, context)).toEqual({ output: { ended: true }, then: 'endCall' });
  });
});
