import { describe, expect, it } from '@jest/globals';
import { marksOf } from '../../console/picture/marks.ts';
import type { ExtractedInvoice } from '../../shared/documents/invoice/schema.ts';
import type { LayoutLine } from '../../shared/documents/knowledge/page-layout.ts';

/** Lines of print from the top down; cells by `|`, each letter a point wide. */
function print(...lines: string[]): LayoutLine[] {
  return lines.map((line, i) => {
    let x = 0;
    const cells = line.split('|').map((text) => {
      const cell = { text, x0: x, x1: x + text.length };
      x += text.length + 10;
      return cell;
    });
    return { page: 1, y: (i + 1) * 12, cells };
  });
}
const at = (text: string) => ({ text, page: 1 });
const read = (
  lines: Record<string, string>[],
  totals: Record<string, string> = {},
  vendor = 'Harbor Roasters',
) =>
  ({
    number: at('12'),
    issueDate: null,
    vendor: { name: at(vendor) },
    totals: Object.fromEntries(Object.entries(totals).map(([name, text]) => [name, at(text)])),
    lines: lines.map((line) =>
      Object.fromEntries(Object.entries(line).map(([name, text]) => [name, at(text)])),
    ),
  }) as unknown as ExtractedInvoice;

describe('where a value stands on the page', () => {
  const layout = print(
    'Harbor Roasters|Industriestraße 12',
    'Invoice|12',
    'Espresso|12|10.00|120.00',
    'Filter coffee, whole|2|12|24.00',
    'Filter paper 12 pieces|1|12|12.00',
    'Total|156.00',
  );
  const marks = marksOf(
    {
      page: 1,
      extracted: read(
        [
          { description: 'Espresso', quantity: '12', unitPrice: '10.00', amount: '120.00' },
          { description: 'Filter coffee, whole', quantity: '2', unitPrice: '12', amount: '24.00' },
          {
            description: 'Filter paper 12 pieces',
            quantity: '1',
            unitPrice: '12',
            amount: '12.00',
          },
        ],
        { total: '156.00' },
      ),
    },
    layout,
  );
  const rowOf = (name: string) => marks.find((mark) => mark.name === name)?.y;

  it('is the row of its line for what a line says, whatever else prints the same', () => {
    expect(rowOf('quantity of line 1')).toBe(36);
    expect(rowOf('unitPrice of line 2')).toBe(48);
    expect(rowOf('unitPrice of line 3')).toBe(60);
    // The street has nobody's quantity.
    expect(marks.filter(({ y }) => y === 12).map(({ name }) => name)).toEqual(['vendor']);
  });

  it('is a cell of its own before a word of another, and the last one for a sum', () => {
    expect(rowOf('number')).toBe(24);
    const sums = marksOf(
      { page: 1, extracted: read([], { net: '156.00' }) },
      print('Order of 156.00', 'Net|156.00', 'Total|156.00'),
    );
    expect(sums.find(({ name }) => name === 'net')?.y).toBe(36);
  });

  it('is the words alone where a cell says more', () => {
    const [mark] = marksOf(
      { page: 1, extracted: read([], {}, 'Harbor Roasters') },
      print('by Harbor Roasters Ltd'),
    );
    expect(mark).toMatchObject({ x0: 3, x1: 18 });
  });

  it('is on its own page, and nowhere when the page prints it not', () => {
    expect(marksOf({ page: 2, extracted: read([], { total: '1' }) }, layout)).toEqual([]);
    expect(marksOf({ page: 1, extracted: read([], { total: '7' }, 'x') }, layout).length).toBe(1);
  });
});
