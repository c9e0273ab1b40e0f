import { describe, expect, it } from '@jest/globals';
import { failedChecks as failed, HEAD, readSheet as read } from './support/field-sheet.ts';

describe('headings that no language has as they stand', () => {
  it('two words for one thing are one heading, and a noun says what it is whatever stands before it', () => {
    const invoice = read(
      ...HEAD,
      [
        100,
        [50, 'Invoice components'],
        [220, 'Hours/Units'],
        [320, 'Care rate'],
        [450, 'Total amount'],
      ],
      [116, [50, 'Self-care on Monday'], [225, '5.0'], [325, '40.0'], [455, '200.00']],
      [130, [50, 'Self-care on Tuesday'], [225, '4.0'], [325, '40.0'], [455, '160.00']],
      [190, [380, 'Total'], [455, '360.00']],
    );
    expect(invoice.lines).toMatchObject([
      { quantity: 5, unitPrice: 40, amount: 200 },
      { quantity: 4, unitPrice: 40, amount: 160 },
    ]);
    expect(failed(invoice)).toEqual([]);
  });

  it('the text stands under any word where a price and an amount have headings', () => {
    const invoice = read(
      ...HEAD,
      [100, [50, 'trajectory/course'], [300, 'VAT'], [400, 'Price'], [500, 'Amount']],
      [116, [50, 'Photo editing for beginners'], [300, '21.00'], [400, '78.51'], [500, '78.51']],
      [160, [400, 'Subtotal'], [500, '78.51']],
      [174, [400, 'VAT 21 %'], [500, '16.49']],
      [188, [400, 'Total'], [500, '95.00']],
    );
    expect(invoice.lines).toMatchObject([
      { description: 'Photo editing for beginners', amount: 78.51 },
    ]);
    expect(failed(invoice)).toEqual([]);
  });

  it('days and a currency between a name and its amount are no reason to see no table', () => {
    const invoice = read(
      ...HEAD,
      [
        100,
        [50, 'Invoice item'],
        [200, 'From date'],
        [290, 'To date'],
        [380, 'Currency'],
        [480, 'Net amount'],
      ],
      [
        116,
        [50, 'Tuition'],
        [200, '01.04.2026'],
        [290, '31.03.2027'],
        [380, 'EUR'],
        [480, '5,751.65'],
      ],
      [
        130,
        [50, 'Student union'],
        [200, '01.04.2026'],
        [290, '31.03.2027'],
        [380, 'EUR'],
        [480, '190.00'],
      ],
      [170, [380, 'Net amount'], [480, '5,941.65']],
      [184, [380, 'Total'], [480, '5,941.65']],
    );
    expect(invoice.lines).toMatchObject([{ amount: 5751.65 }, { amount: 190 }]);
    expect(failed(invoice)).toEqual([]);
  });

  it('headings of three lines without room between them are told apart by the words over them', () => {
    const invoice = read(
      ...HEAD,
      [
        100,
        [44, 'Sl.', 7],
        [300, 'Unit', 7],
        [395, 'Net', 7],
        [432, 'Tax', 7],
        [457, 'Tax', 7],
        [477, 'Tax', 7],
        [520, 'Total', 7],
      ],
      [105, [58, 'Description', 7], [340, 'Discount', 7], [378, 'Qty', 7]],
      [
        111,
        [44, 'No', 7],
        [300, 'Price', 7],
        [393, 'Amount', 7],
        [432, 'Rate', 7],
        [455, 'Type', 7],
        [477, 'Amount', 7],
        [514, 'Amount', 7],
      ],
      [124, [58, '1 Salted nuts, 1 kg', 7]],
      [
        129,
        [296, '₹250.00', 7],
        [338, '-₹12.50', 7],
        [382, '1', 7],
        [393, '₹237.50', 7],
        [434, '12%', 7],
        [452, 'IGST', 7],
        [480, '₹28.50', 7],
        [514, '₹266.00', 7],
      ],
      [134, [58, 'HSN 21069080', 7]],
      [
        150,
        [58, 'Shipping charges', 7],
        [296, '₹35.71', 7],
        [338, '-₹35.71', 7],
        [396, '₹0.00', 7],
        [434, '12%', 7],
        [452, 'IGST', 7],
        [484, '₹0.00', 7],
        [518, '₹0.00', 7],
      ],
      [
        165,
        [58, '2 Oat noodles', 7],
        [296, '₹189.52', 7],
        [338, '-₹9.48', 7],
        [382, '1', 7],
        [393, '₹180.04', 7],
        [434, '5%', 7],
        [452, 'IGST', 7],
        [484, '₹9.01', 7],
        [514, '₹189.05', 7],
      ],
      [190, [400, 'Total', 7], [514, '₹455.05', 7]],
    );
    expect(invoice.lines.map(({ quantity, amount }) => [quantity, amount])).toEqual([
      [1, 266],
      [null, 0],
      [1, 189.05],
    ]);
  });
});
