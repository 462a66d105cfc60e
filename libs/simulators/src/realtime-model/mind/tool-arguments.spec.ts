import { argumentsFor } from './tool-arguments';

const tool = (parameters?: Record<string, unknown>): Parameters<typeof argumentsFor>[0] => ({
  type: 'function',
  name: 'f',
  parameters,
});

describe('arguments of a pretend function call', () => {
  it('passes what the tool declares and keeps the rest to itself', () => {
    const parameters = { type: 'object', properties: { order_id: { type: 'string' } } };
    expect(argumentsFor(tool(parameters), { order_id: 'A-1042', mood: 'curious' })).toEqual({ order_id: 'A-1042' });
  });

  it('fills in whatever else the tool requires', () => {
    const parameters = {
      type: 'object',
      properties: {
        count: { type: 'integer' },
        unit: { enum: ['celsius', 'kelvin'] },
        exact: { type: 'boolean' },
        language: { type: 'string', default: 'en' },
        tags: { type: 'array' },
        options: { type: 'object' },
        note: { type: 'string' },
      },
      required: ['count', 'unit', 'exact', 'language', 'tags', 'options', 'note'],
    };
    expect(argumentsFor(tool(parameters), {})).toEqual({
      count: 1,
      unit: 'celsius',
      exact: true,
      language: 'en',
      tags: [],
      options: {},
      note: 'test',
    });
  });

  it('passes everything to a tool that declares nothing, or nonsense', () => {
    expect(argumentsFor(tool(), { a: 1 })).toEqual({ a: 1 });
    expect(argumentsFor(tool({ properties: 'none', required: 7 }), { a: 1 })).toEqual({ a: 1 });
  });
});
