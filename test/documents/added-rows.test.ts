import { describe, expect, it } from '@jest/globals';
import { failedChecks as failed, HEAD, readSheet as read } from './support/field-sheet.ts';
import type { PrintedLine } from './support/printed.ts';

const SUMS: PrintedLine[] = [
  [270, [400, 'Net'], [500, '300.00']],
  [282, [400, 'VAT 20%'], [505, '60.00']],
  [294, [400, 'Total'], [500, '360.00']],
];

const amounts = (...lines: PrintedLine[]) => read(...lines).lines.map(({ amount }) => amount);

describe('rows that add up to the net amount are the lines', () => {
  it('under headings that nobody knows, each with its tax and the amount with it', () => {
    const invoice = read(
      ...HEAD,
      [100, [50, 'Slip'], [300, 'Excl.'], [400, 'Levy'], [500, 'Incl.']],
      [116, [50, 'S-101 of 02 March'], [300, '100.00'], [400, '20.00'], [500, '120.00']],
      [128, [50, 'S-102 of 03 March'], [300, '150.00'], [400, '30.00'], [500, '180.00']],
      [140, [50, 'S-103 of 04 March'], [300, '50.00'], [400, '10.00'], [500, '60.00']],
      ...SUMS,
    );
    expect(invoice.lines.map(({ amount }) => amount)).toEqual([100, 150, 50]);
    expect(failed(invoice)).toEqual([]);
  });

  it('each section after its sum, the parts further to the right', () => {
    const found = amounts(
      ...HEAD,
      [116, [50, 'Subscriptions'], [500, '260.00']],
      [128, [70, 'Fibre 1000'], [500, '200.00']],
      [140, [70, 'Fixed address'], [500, '60.00']],
      [152, [50, 'Equipment'], [500, '40.00']],
      [164, [70, 'Router on loan'], [500, '40.00']],
      ...SUMS,
    );
    expect(found).toEqual([200, 60, 40]);
  });

  it('each section with its sum below', () => {
    const found = amounts(
      ...HEAD,
      [116, [50, 'Peak 120 kWh'], [500, '200.00']],
      [128, [50, 'Off peak 90 kWh'], [500, '60.00']],
      [140, [50, 'Energy in all'], [500, '260.00']],
      [152, [50, 'Meter'], [500, '40.00']],
      ...SUMS,
    );
    expect(found).toEqual([200, 60, 40]);
  });

  it('a duty that is part of the net amount is one', () => {
    const found = amounts(
      ...HEAD,
      [116, [50, 'Energy'], [500, '250.00']],
      [128, [50, 'Electricity tax'], [500, '12.50']],
      [140, [50, 'Meter'], [500, '37.50']],
      ...SUMS,
    );
    expect(found).toEqual([250, 12.5, 37.5]);
  });

  it('the parts are taken, not the summary of them on another page of the paper', () => {
    const invoice = read(
      ...HEAD,
      [90, [50, 'Energy'], [200, '260.00']],
      [102, [50, 'Other'], [200, '40.00']],
      [180, [50, 'Day'], [300, '1000 kWh x 0,20 €/kWh'], [500, '200.00']],
      [192, [50, 'Night'], [300, '600 kWh x 0,10 €/kWh'], [500, '60.00']],
      [204, [50, 'Meter'], [500, '40.00']],
      ...SUMS,
    );
    expect(invoice.lines.map(({ amount }) => amount)).toEqual([200, 60, 40]);
  });

  it('without a tax where each multiplies out, with what was counted', () => {
    const invoice = read(
      ...HEAD,
      [100, [50, 'Cases'], [120, 'Stems'], [200, 'Sort'], [400, 'A case'], [500, 'In all']],
      [116, [50, '45'], [120, '3150'], [200, 'Leather fern'], [400, '5.50'], [500, '247.50']],
      [132, [50, '12'], [120, '840'], [200, 'Ruscus'], [400, '4.25'], [500, '51.00']],
      [160, [400, 'Total'], [500, '298.50']],
    );
    expect(invoice.lines).toMatchObject([
      { quantity: 45, unitPrice: 5.5, amount: 247.5 },
      { quantity: 12, unitPrice: 4.25, amount: 51 },
    ]);
    expect(failed(invoice)).toEqual([]);
  });
});

describe('what adds up and is none', () => {
  it('a table of taxes by rates', () => {
    const found = amounts(
      ...HEAD,
      [116, [50, 'Reduced 10%'], [300, '100.00'], [400, '10.00']],
      [128, [50, 'Usual 20%'], [300, '200.00'], [400, '40.00']],
      [270, [400, 'Net'], [500, '300.00']],
      [282, [400, 'VAT'], [505, '50.00']],
      [294, [400, 'Total'], [500, '350.00']],
    );
    expect(found).toEqual([]);
  });

  it('rows in which a number stands that may be how many', () => {
    const found = amounts(
      ...HEAD,
      [116, [50, 'Oak shelf'], [300, '5'], [400, '60.00'], [500, '250.00']],
      [128, [50, 'Bracket'], [300, '2'], [400, '27.00'], [500, '50.00']],
      ...SUMS,
    );
    expect(found).toEqual([]);
  });

  it('instalments of the total where no tax is known', () => {
    const found = amounts(
      ...HEAD,
      [116, [50, 'First half'], [500, '180.00']],
      [128, [50, 'Second half'], [500, '180.00']],
      [294, [400, 'Total'], [500, '360.00']],
    );
    expect(found).toEqual([]);
  });
});
