import type { ToolWholeFragment } from '@switchboard/contract';
import { rowsOf, schemaOf } from './parameter-rows';
import { BLANK, exampleArguments, formOf, inputOf } from './tool-form';

const TOOL: ToolWholeFragment = {
  ...{ id: 'tool_1', kind: 'HTTP', name: 'order', description: 'Orders.', timeoutMs: 5_000, editable: true },
  ...{ updatedAt: null, updatedBy: null, usedBy: [], filler: '', onBargeIn: 'CANCEL', revision: 3 },
  parameters: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'], additionalProperties: false },
  http: {
    ...{ method: 'POST', url: 'https://a.example/{{args.id}}', query: [{ name: 'q', value: '1' }], bodyKind: 'FORM' },
    ...{ headers: [], bodyTemplate: '', form: [{ name: 'a', value: '{{args.id}}' }], resultPath: '$.a', retries: 2 },
    ...{ refusals: [{ status: 404, say: 'None.' }], idempotencyHeader: 'Idempotency-Key' },
  },
};

describe('the form of a tool', () => {
  it('sends back what it was given', () => {
    const { name, description, parameters, http, kind, timeoutMs, filler, onBargeIn } = TOOL;
    const same = { name, description, parameters, http, kind, timeoutMs, filler, onBargeIn };
    expect(inputOf(formOf(TOOL))).toEqual(same);
  });

  it('leaves out rows in which nothing was typed', () => {
    const form = { ...BLANK, headers: [{ name: ' ', value: '' }], refusals: [{ name: '', value: '' }] };
    expect(inputOf(form)?.http).toMatchObject({ headers: [], refusals: [] });
  });

  it('is not sent while its schema is no JSON object', () => {
    expect([inputOf({ ...BLANK, parameters: '{' }), inputOf({ ...BLANK, parameters: '[]' })]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('a manual tool sends no request', () => {
    expect(inputOf({ ...formOf(TOOL), kind: 'MANUAL' })?.http).toBeNull();
  });
});

describe('parameters in rows', () => {
  it('are the schema, and back', () => {
    const rows = [
      { name: 'id', type: 'string', required: true, description: 'Such as A-1.' },
      { name: 'copies', type: 'integer', required: false, description: '' },
    ] as const;
    expect(rowsOf(schemaOf(rows))).toEqual(rows);
  });

  it.each([
    { type: 'object', properties: { a: { type: 'string', enum: ['x'] } }, additionalProperties: false },
    { type: 'object', properties: { a: { type: 'object' } } },
    { type: 'object', properties: {}, additionalProperties: true },
    { type: 'array' },
  ])('are not shown for %j, which says more', (schema) => {
    expect(rowsOf(JSON.stringify(schema))).toBeNull();
  });

  it('have examples for a trial', () => {
    const order = { type: 'string', description: 'The number, such as A-1042.' };
    const properties = { order, copies: { type: 'integer' }, size: { enum: ['S', 'M'] }, name: { type: 'string' } };
    expect(exampleArguments(JSON.stringify({ properties }))).toEqual({
      ...{ order: 'A-1042', copies: 1, size: 'S', name: 'example' },
    });
  });
});
