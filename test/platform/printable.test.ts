import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { printable, printableJson } from '../../shared/platform/printable.ts';

/** Everything that moves a cursor, ends a line, or turns the reading direction. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const MOVES =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\u00ad]/;

const hostile = fc.string({
  unit: fc.oneof(
    fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }),
    fc.constantFrom('\u001b[2J', '\u009b', '\u202e', '\r\n', '\u2028', '\u0007', '\u{e0041}'),
  ),
});

describe('a value that is printed', () => {
  it('stays on its line and moves nothing, whatever it is', () => {
    fc.assert(fc.property(hostile, (value) => !MOVES.test(printable(value))));
  });

  it('stays as it is where it does no harm', () => {
    for (const name of ['Grüße', '日本', 'a\u200db', '👩‍🌾', 'naïve – “quoted”'])
      expect(printable(name)).toBe(name);
  });

  it('is the same after a second time', () => {
    fc.assert(fc.property(hostile, (value) => printable(printable(value)) === printable(value)));
  });
});

describe('JSON that is printed', () => {
  it('means what it meant, and holds nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(fc.dictionary(hostile, hostile), (value) => {
        const json = printableJson(value);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
        return !MOVES.test(json);
      }),
    );
  });

  it('may be indented, for people', () => {
    expect(printableJson({ a: '\u009b' }, 2)).toBe('{\n  "a": "\\u009b"\n}');
  });
});
