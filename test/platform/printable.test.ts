import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { printable, printableJson, visible } from '../../shared/platform/printable.ts';

/** Whether something in it moves a cursor, ends a line, or turns the reading direction. */
const moves = (text: string) =>
  [...text].some((letter) => {
    const code = letter.codePointAt(0) as number;
    return code < 0x20 || (code > 0x7e && code < 0xa0) || INVISIBLE.includes(code);
  });
const INVISIBLE = [
  0xad, 0x61c, 0x200e, 0x200f, 0x2028, 0x2029, 0x202a, 0x202b, 0x202c, 0x202d, 0x202e, 0x2066,
  0x2067, 0x2068, 0x2069, 0xfeff, 0xe0041, 0x34f, 0x115f, 0x1160, 0x3164, 0xffa0,
];

const hostile = fc.string({
  unit: fc.oneof(
    fc.string({ minLength: 1, maxLength: 1, unit: 'binary' }),
    fc.constantFrom('\u001b[2J', '\u009b', '\u202e', '\r\n', '\u2028', '\u0007', '\u{e0041}'),
    fc.constantFrom('\u3164', '\u034f', '\uffa0', '\u0301'.repeat(40)),
  ),
});

describe('a value that is printed', () => {
  it('stays on its line and moves nothing, whatever it is', () => {
    fc.assert(fc.property(hostile, (value) => !moves(printable(value))));
  });

  it('stays as it is where it does no harm', () => {
    for (const name of [
      ...['Grüße', '日本', 'a\u200db', '👩‍🌾', 'naïve – “quoted”', '❤\ufe0f', '葛\u{e0100}'],
      ...['นั่ง', 'בְּרֵאשִׁית', 'e\u0301\u0323'],
    ])
      expect(printable(name)).toBe(name);
  });

  it('does not pile marks over the lines around it', () => {
    expect(printable(`a${'\u0301'.repeat(500)}b`)).toBe(`a${'\u0301'.repeat(8)}b`);
  });

  it('is the same after a second time', () => {
    fc.assert(fc.property(hostile, (value) => printable(printable(value)) === printable(value)));
  });
});

describe('a text of several lines', () => {
  it('shows what has no look of its own by its number', () => {
    expect(visible('a\tb\r\nc')).toBe('a\tb\r\nc');
    expect(visible('a\u202eb\u0007\u{e0041}c')).toBe('a⟨U+202E⟩b⟨U+0007⟩⟨U+E0041⟩c');
    expect(visible('👩\u200d🌾')).toBe('👩\u200d🌾');
  });
});

describe('JSON that is printed', () => {
  it('means what it meant, and holds nothing that a terminal obeys', () => {
    fc.assert(
      fc.property(fc.dictionary(hostile, hostile), (value) => {
        const json = printableJson(value);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
        return !moves(json);
      }),
    );
  });

  it('may be indented, for people', () => {
    expect(printableJson(undefined)).toBe('null');
    expect(printableJson({ a: '\u{e0041}' })).toBe('{"a":"\\udb40\\udc41"}');
    expect(printableJson({ a: '\u009b' }, 2)).toBe('{\n  "a": "\\u009b"\n}');
  });
});
