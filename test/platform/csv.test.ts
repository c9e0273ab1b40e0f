import { describe, expect, it } from '@jest/globals';
import { readCsv } from '../../shared/platform/csv.ts';
import { InvalidRequest } from '../../shared/platform/errors.ts';

const columns = ['name', 'sku'] as const;
const read = (content: string) =>
  readCsv(content, { columns, optional: ['unit'] as const }).map(({ line, values }) => [
    line,
    values.name,
    values.sku,
    values.unit,
  ]);

describe('a file of separated values', () => {
  it.each([
    ['commas', 'name,sku\nBeans,1'],
    ['semicolons', 'name;sku\nBeans;1'],
    ['commas, as many as semicolons', 'name,sku;x\nBeans,1'],
    ['names in any case, with blanks and a mark in front', '\ufeff NAME , Sku\n Beans , 1 '],
    ['quotes', '"name","sku"\r\n"Beans","1"\r\n'],
  ])('is read with %s', (how, content) => {
    if (how.includes('as many')) return expect(() => read(content)).toThrow(/sku is missing/);
    expect(read(content)).toEqual([[2, 'Beans', '1', '']]);
  });

  it('is read by its columns, wherever they stand, the lines as an editor counts them', () => {
    const content = 'x,unit,sku,name\n,kg,1,"Be\nans, raw"\n\n,,2,\n';
    expect(read(content)).toEqual([
      [3, 'Be\nans, raw', '1', 'kg'],
      [5, '', '2', ''],
    ]);
    expect(read('name,sku')).toEqual([]);
  });

  it('names its columns in any case, as they are asked for', () => {
    const rows = readCsv(' SITEID ;x\na;b', { columns: ['siteId'] as const });
    expect(rows).toEqual([{ line: 2, values: { siteId: 'a' } }]);
  });

  it.each([
    ['', /must name the columns name, sku: name, sku is missing/],
    ['name\nBeans', /: sku is missing$/],
    ['name,sku,NAME\na,b,c', /names name twice/],
    ['name,sku\na', /^Line 2: it has not as many values/],
    ['name,sku\na,b,c', /^Line 2: it has not as many values/],
    ['name,sku\n"a,b', /^Line \d: a quote is not closed/],
    ['name,sku\n"a"b,c', /^Line 2: something follows a closing quote/],
    ['name,sku\na"b,c', /^Line 2: a quote stands within a value/],
  ])('is refused by its line: %j', (content, why) => {
    const reading = () => read(content);
    if (content === '') return expect(reading()).toEqual([]);
    expect(reading).toThrow(InvalidRequest);
    expect(reading).toThrow(why);
  });
});
