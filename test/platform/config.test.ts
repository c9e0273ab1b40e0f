import { describe, expect, it } from '@jest/globals';
import {
  fallback,
  matching,
  oneOf,
  optional,
  readConfig,
  text,
  url,
  variable,
  wholeNumber,
} from '../../shared/platform/config.ts';
import { InvalidConfiguration } from '../../shared/platform/errors.ts';
import { greyPng } from '../../shared/platform/png.ts';
import { isUuid, uuidOf } from '../../shared/platform/uuid.ts';

describe('the settings of a function', () => {
  const settings = {
    BUS_NAME: text,
    MODE: variable('How.', oneOf('on', 'off')),
    LIMIT: wholeNumber,
    PLACE: optional(url),
    WINDOW: fallback(matching(/^[1-9]$/), '1'),
  };
  const sound = { BUS_NAME: '', MODE: 'on', LIMIT: '20' };

  it('are read from its environment, and nothing else of it', () => {
    const read = { ...sound, LIMIT: 20, PLACE: undefined, WINDOW: '1' };
    expect(readConfig(settings, { ...sound, OTHER: 'x' })).toStrictEqual(read);
    const set = { PLACE: ' https://h/p ', WINDOW: '9' };
    expect(readConfig(settings, { ...sound, ...set })).toStrictEqual({
      ...read,
      PLACE: 'https://h/p',
      WINDOW: '9',
    });
    const before = process.env.LIMIT;
    process.env.LIMIT = '7';
    expect(readConfig({ LIMIT: wholeNumber })).toEqual({ LIMIT: 7 });
    if (before === undefined) delete process.env.LIMIT;
    else process.env.LIMIT = before;
  });

  it('are refused by their names, all at once, and never by their values', () => {
    const wrong = { MODE: 'secret-word', LIMIT: '2O', PLACE: '/p', WINDOW: '' };
    const reading = () => readConfig(settings, wrong);
    expect(reading).toThrow(InvalidConfiguration);
    expect(reading).toThrow(
      /^Check the environment: BUS_NAME is not set; MODE is none of on, off; LIMIT is not of its form; PLACE is not of its form; WINDOW is not of its form$/,
    );
  });

  it.each([7, null, true, ['on'], { on: 1 }])('are texts: %j is refused', (MODE) => {
    expect(() => readConfig(settings, { ...sound, MODE })).toThrow('MODE is none of on, off');
    expect(() => readConfig({ MODE: optional(text) }, { MODE })).toThrow('MODE is not of its form');
  });

  it.each(['', '-1', '1.5', '1e3', ' 1', '123456', '１'])('take no %j for a number', (LIMIT) => {
    expect(() => readConfig(settings, { ...sound, LIMIT })).toThrow('LIMIT is not of its form');
  });

  it('say what each is for, also where one form is that of two', () => {
    const [one, other] = [variable('One.', text), variable('Other.', text)];
    expect([one.meaning, other.meaning, text.meaning]).toEqual(['One.', 'Other.', undefined]);
  });
});

describe('an id', () => {
  it('made from a text is the text’s alone, of version 8', () => {
    expect(uuidOf('a')).toBe('ca978112-ca1b-8dca-8ac2-31b39a23dc4d');
    expect(uuidOf('a')).toMatch(/^.{8}-.{4}-8.{3}-8.{3}-.{12}$/);
    expect(uuidOf('b')).not.toBe(uuidOf('a'));
  });

  it('is one from its beginning to its end', () => {
    const id = uuidOf('a');
    expect([isUuid(id), isUuid(id.toUpperCase())]).toEqual([true, true]);
    for (const other of [`${id}0`, `0${id}`, `${id}\n`, id.replace('-', ''), id.replace('c', 'g')])
      expect([other, isUuid(other)]).toEqual([other, false]);
    for (const other of [undefined, null, 7, [id], { toString: () => id }])
      expect(isUuid(other)).toBe(false);
  });
});

describe('a picture in grey', () => {
  it('is PNG: its size, eight bits, each line behind a zero', async () => {
    const { inflateSync, crc32 } = await import('node:zlib');
    const png = greyPng({ width: 3, height: 2, pixels: Uint8Array.of(1, 2, 3, 4, 5, 6) });
    expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
    const chunks: [string, Buffer][] = [];
    for (let at = 8; at < png.length; ) {
      const size = png.readUInt32BE(at);
      const body = png.subarray(at + 4, at + 8 + size);
      expect(png.readUInt32BE(at + 8 + size)).toBe(crc32(body));
      chunks.push([body.toString('latin1', 0, 4), body.subarray(4)]);
      at += 12 + size;
    }
    expect(chunks.map(([name]) => name)).toEqual(['IHDR', 'IDAT', 'IEND']);
    const [[, head], [, data]] = chunks as [[string, Buffer], [string, Buffer]];
    expect(head.toString('hex')).toBe('00000003000000020800000000');
    expect([...inflateSync(data)]).toEqual([0, 1, 2, 3, 0, 4, 5, 6]);
  });
});
