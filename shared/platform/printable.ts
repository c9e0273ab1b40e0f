import { once } from './once.ts';

/**
 * What a terminal may take for a command, a reader for another line, or an eye for nothing: control
 * characters (C0, DEL, C1), line and paragraph separators, and what has no look of its own, such as
 * bidi overrides, fillers and tags. The two joiners and the variation selectors stay: scripts and
 * emoji need them, and they move nothing.
 */
const unprintable = once(
  () =>
    /[\p{Cc}\p{Zl}\p{Zp}]|(?!\u200c|\u200d|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}])[\p{Cf}\p{DI}]/gu,
);
/** Marks over one letter, which would stand on the lines above and below: no language has so many. */
const piled = once(() => /(\p{M}{8})\p{M}+/gu);

/** A value on one line, with a blank for each run of characters that are not to be printed. */
export const printable = (value: string): string =>
  value.replace(new RegExp(`(?:${unprintable().source})+`, 'gu'), ' ').replace(piled(), '$1');

/**
 * Text over several lines in which each character that has no look of its own is seen as its number:
 * for pages, where a reader has to know what stands there.
 */
export const visible = (text: string): string =>
  text.replace(unprintable(), (character) =>
    /[\t\r\n]/.test(character)
      ? character
      : `⟨U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}⟩`,
  );

/**
 * JSON that stays itself for whoever parses it, and is harmless on a terminal: what must not be
 * printed is written as an escape. JSON.stringify leaves C1 and bidi characters as they are.
 */
export function printableJson(value: unknown, indent?: number): string {
  const json = JSON.stringify(value, null, indent) ?? 'null';
  return json.replace(unprintable(), (character) =>
    // Its own line breaks are the only control characters that JSON.stringify writes.
    character === '\n'
      ? character
      : [...Array(character.length).keys()]
          .map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`)
          .join(''),
  );
}
