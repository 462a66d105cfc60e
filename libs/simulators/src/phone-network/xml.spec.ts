import fc from 'fast-check';
import type { XmlElement } from './xml';
import { parseXml, textOf } from './xml';

const errorOf = (text: string): string | null => {
  const result = parseXml(text);
  return 'error' in result ? result.error : null;
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);

interface Tree {
  readonly name: string;
  readonly attributes: readonly (readonly [string, string])[];
  readonly children: readonly (Tree | string)[];
}

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.-]{0,6}$/);
const text = fc.string({ unit: 'grapheme-ascii', minLength: 1 }).filter((value) => /^[\x20-\x7e]+$/.test(value));
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.record({
    name,
    attributes: fc.uniqueArray(fc.tuple(name, text), { selector: ([key]) => key, maxLength: 3 }),
    children: fc.array(fc.oneof({ maxDepth: 4 }, text, tie('tree')), { maxLength: 3 }),
  }),
}));

const write = (node: Tree | string): string =>
  typeof node === 'string'
    ? escape(node)
    : `<${node.name}${node.attributes.map(([key, value]) => ` ${key}='${escape(value)}'`).join('')}>` +
      `${node.children.map(write).join('<!-- between -->')}</${node.name}>`;

const shape = (element: XmlElement): Tree => ({
  name: element.name,
  attributes: [...element.attributes],
  children: element.children.map((child) => (typeof child === 'string' ? child : shape(child))),
});

describe('XML of the pretend phone network', () => {
  it('reads back any document it could have written', () => {
    fc.assert(
      fc.property(tree, (written) => {
        const result = parseXml(`<?xml version="1.0" encoding="UTF-8"?>\n${write(written)}\n`);
        expect('root' in result && shape(result.root)).toEqual(written);
      }),
    );
  });

  it('answers every text, however broken, with a document or an error', () => {
    const pieces = fc.array(
      fc.constantFrom(
        '<',
        '>',
        '/',
        '</',
        'a',
        ' ',
        '=',
        '"',
        "'",
        '&',
        '&amp;',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        '<?',
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(pieces, (parts) => {
        const result = parseXml(parts.join(''));
        expect('root' in result || result.error.length > 0).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['', 'Content is not allowed in prolog.'],
    [' <?xml version="1.0"?><a/>', 'A name is missing.'],
    ['{"not":"xml"}', 'Content is not allowed in prolog.'],
    ['<a>', 'The document ends inside an element.'],
    ['<a></b>', 'The end tag of "a" is missing.'],
    ['<a/><b/>', 'Content is not allowed after the root element.'],
    ['<a b="1" b="2"/>', 'The attribute "b" is given twice.'],
    ['<a b="1"c="2"/>', 'White space is missing before an attribute.'],
    ['<a b="<"/>', '"<" is not allowed in the value of "b".'],
    ['<a>?x=1&y=2</a>', '"&y=2" is no known reference.'],
    ['<a>&nbsp;</a>', '"&nbsp" is no known reference.'],
    ['<a>&#0;</a>', '"&#0" is no known reference.'],
    ['<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', 'A name is missing.'],
  ])('refuses %j', (document, error) => {
    expect(errorOf(document)).toBe(error);
  });

  it('refuses nesting that could exhaust the stack', () => {
    expect(errorOf('<a>'.repeat(50_000))).toBe('Elements are nested too deeply.');
  });

  it('keeps text, CDATA and references apart from comments', () => {
    const result = parseXml('<a>1 &lt; 2<!-- no --><![CDATA[ <&> ]]>&#x41;&#66;</a>');
    expect('root' in result && textOf(result.root)).toBe('1 < 2 <&> AB');
  });
});
