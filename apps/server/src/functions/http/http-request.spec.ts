import fc from 'fast-check';
import type { HttpPart } from '@switchboard/storage';
import { httpPart } from './http-part';
import { fillAddress, prepareRequest } from './http-request';
import { fillJson } from './json-template';
import type { TemplateFacts } from './template';

const facts = (args: Record<string, unknown>, patch: Partial<TemplateFacts> = {}): TemplateFacts => ({
  ...{ args, call: { id: 'call_1', from: '+4930123456', to: '+15550100' }, vars: { shop: 'Acme' } },
  secret: (name) => (name === 'KEY' ? 's3cret-value' : null),
  ...patch,
});
const asSent = (word: string) => Buffer.from(word.trim()).toString();
const word = fc.string({ unit: 'binary' }).filter((text) => !/^\.{0,2}$/.test(asSent(text)));
const prepared = (part: Partial<HttpPart>, args: Record<string, unknown>) =>
  prepareRequest(httpPart({ url: 'https://api.example.com/x', ...part }), facts(args));
const requestOf = (part: Partial<HttpPart>, args: Record<string, unknown> = {}) => {
  const preparation = prepared(part, args);
  if ('failed' in preparation) throw new Error(preparation.failed);
  return preparation.request;
};

describe('templates of a request', () => {
  it('C7: no value leaves its place in an address', () => {
    fc.assert(
      fc.property(word, word, (id, query) => {
        const template = 'https://api.example.com/orders/{{args.id}}/items?q={{args.q}}&fixed=1';
        const filled = fillAddress(template, facts({ id, q: query }));
        if ('missing' in filled) throw new Error(filled.missing);
        const { url } = filled;
        expect([url.origin, url.hash, url.username, url.pathname.split('/').length]).toEqual([
          ...['https://api.example.com', '', '', 4],
        ]);
        expect(decodeURIComponent(url.pathname.split('/')[2] ?? '')).toBe(asSent(id));
        expect([...url.searchParams]).toEqual([
          ['q', asSent(query)],
          ['fixed', '1'],
        ]);
      }),
    );
  });

  it('C7: no value leaves its place in the query and in a form', () => {
    fc.assert(
      fc.property(word, word, (a, b) => {
        const pairs = [
          { name: 'a', value: '{{args.a}}' },
          { name: 'b', value: 'x{{args.b}}' },
        ];
        const { url } = requestOf({ query: pairs }, { a, b });
        const { body } = requestOf({ method: 'POST', bodyKind: 'FORM', form: pairs }, { a, b });
        const told = [
          ['a', asSent(a)],
          ['b', `x${asSent(b)}`],
        ];
        expect([...url.searchParams]).toEqual(told);
        expect([...new URLSearchParams(body)]).toEqual(told);
      }),
    );
  });

  it('C7: any JSON value comes through a JSON body as it is, and none becomes structure', () => {
    fc.assert(
      fc.property(fc.jsonValue(), word, (value, text) => {
        fc.pre(value !== null);
        const template = '{"order": {"lines": ["{{args.value}}", 1]}, "note": "for {{args.text}}!", "fixed": true}';
        expect(JSON.parse(fillJson(template, facts({ value, text })))).toEqual({
          ...{ order: { lines: [JSON.parse(JSON.stringify(value)), 1] }, note: `for ${asSent(text)}!`, fixed: true },
        });
      }),
    );
  });

  it('C7: a header stays one line of what a header may hold', () => {
    const headers = [{ name: 'X-Name', value: 'n:{{args.name}}' }];
    fc.assert(
      fc.property(word, (name) => {
        const preparation = prepared({ headers }, { name });
        if ('failed' in preparation) expect(preparation.failed).toContain('X-Name');
        else expect(preparation.request.headers['x-name']).toMatch(/^n:[\t\x20-\x7e\x80-\xff]*$/);
      }),
    );
    expect(prepared({ headers }, { name: 'a\r\nHost: evil' })).toHaveProperty('failed');
  });

  it.each([['..'], ['.'], [''], ['  '], [undefined], [null], [{ a: 1 }], [['x']]])(
    'an argument %j is not put into an address',
    (value) => {
      const template = 'https://api.example.com/orders/{{args.id}}';
      expect(fillAddress(template, facts({ id: value }))).toEqual({ missing: 'args.id' });
    },
  );

  it.each([
    ['.{{args.id}}', '.'],
    ['%2e{{args.id}}', '.'],
    ['{{args.id}}{{args.id}}', '.'],
  ])('C7: %s with %j does not walk up the path', (segment, id) => {
    expect(fillAddress(`https://api.example.com/a/${segment}/b`, facts({ id }))).toEqual({ missing: 'args.id' });
  });

  it('an argument that only its prototype has is missing', () => {
    expect(fillAddress('https://api.example.com/{{args.constructor}}', facts({}))).toEqual({
      missing: 'args.constructor',
    });
  });

  it('what has no value is left out of query, headers, form and JSON', () => {
    const pairs = [
      { name: 'A', value: '{{args.a}}' },
      { name: 'B', value: 'of {{vars.shop}} by {{call.from}}' },
    ];
    const { url, headers } = requestOf({ query: pairs, headers: pairs });
    expect([...url.searchParams]).toEqual([['B', 'of Acme by +4930123456']]);
    expect([headers['a'], headers['b']]).toEqual([undefined, 'of Acme by +4930123456']);
    expect(fillJson('{"a": "{{args.a}}", "b": ["{{args.a}}", "{{call.id}}"]}', facts({}))).toBe('{"b":["call_1"]}');
  });

  it('a list in the query becomes one pair for each entry', () => {
    const { url } = requestOf({ query: [{ name: 'tag', value: '{{args.tags}}' }] }, { tags: ['a&b', 2, null] });
    expect(url.search).toBe('?tag=a%26b&tag=2');
  });

  it('C7: without its secret a request is not written at all', () => {
    const headers = [{ name: 'Authorization', value: 'Bearer {{secrets.KEY}}' }];
    expect(requestOf({ headers }).headers['authorization']).toBe('Bearer s3cret-value');
    const other = [{ name: 'Authorization', value: 'Bearer {{secrets.GONE}}' }];
    expect(prepared({ headers: other }, {})).toEqual({ failed: 'A secret of this tool is not set up on this server.' });
  });
});
