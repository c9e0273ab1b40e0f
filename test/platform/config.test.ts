import { describe, expect, it } from '@jest/globals';
import * as z from 'zod/mini';
import { readConfig, variable, wholeNumber } from '../../shared/platform/config.ts';
import { InvalidConfiguration } from '../../shared/platform/errors.ts';
import { greyPng } from '../../shared/platform/png.ts';
import { isUuid, uuidOf } from '../../shared/platform/uuid.ts';

describe('the settings of a function', () => {
  const schema = z.object({
    BUS_NAME: z.string(),
    MODE: variable('How.', z.enum(['on', 'off'])),
    LIMIT: wholeNumber,
  });
  const sound = { BUS_NAME: 'bus', MODE: 'on', LIMIT: '20' };

  it('are read from its environment', () => {
    expect(readConfig(schema, { ...sound, OTHER: 'x' })).toEqual({ ...sound, LIMIT: 20 });
    const [before, limit] = [process.env.LIMIT, z.object({ LIMIT: wholeNumber })];
    process.env.LIMIT = '7';
    expect(readConfig(limit)).toEqual({ LIMIT: 7 });
    if (before === undefined) delete process.env.LIMIT;
    else process.env.LIMIT = before;
  });

  it('are refused by their names, all at once, and never by their values', () => {
    const wrong = { MODE: 'secret-word', LIMIT: '2O' };
    const reading = () => readConfig(schema, wrong);
    expect(reading).toThrow(InvalidConfiguration);
    expect(reading).toThrow(
      /^Check the environment: BUS_NAME is not set; MODE is none of on, off; LIMIT is not of its form$/,
    );
  });

  it.each(['', '-1', '1.5', '1e3', ' 1', '123456', '１'])('take no %j for a number', (LIMIT) => {
    expect(() => readConfig(schema, { ...sound, LIMIT })).toThrow('LIMIT is not of its form');
  });

  it('say what each is for, also where one schema is that of two', () => {
    const text = z.string();
    const [one, other] = [variable('One.', text), variable('Other.', text)];
    const meaning = (of: z.ZodMiniType) => z.globalRegistry.get(of)?.description;
    expect([meaning(one), meaning(other)]).toEqual(['One.', 'Other.']);
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
