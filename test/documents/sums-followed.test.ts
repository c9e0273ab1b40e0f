import { beforeAll, describe, expect, it } from '@jest/globals';
import { readProbe, sumProbes } from './support/sums/probes.ts';
import type { Probe } from './support/sums/scene.ts';
import { judge } from './support/sums-page.ts';

/** Five of every fourteen, of each language and kind. */
const PROBES = sumProbes().filter((_, i) => i % 14 < 5);
const UNNAMED = new Set(['unknown tax of the usual rate', 'a total that nothing explains']);

const isOneOf = (value: number | null, wanted: number[]) =>
  value !== null && wanted.some((it) => Math.abs(it - value) < 0.011);
const told = ({ locale, name, sums }: Probe) => `${locale}, ${name}: ${sums.flat().join(' ')}`;

describe(`sums in sixteen languages, their words known or not (${PROBES.length} pages)`, () => {
  let accepted: ({ probe: Probe } & ReturnType<typeof readProbe>)[] = [];
  beforeAll(() => {
    const read = PROBES.map((probe) => ({ probe, ...readProbe(probe) }));
    accepted = read.filter(({ gate }) => gate.pass);
  }, 400_000);

  it('are never accepted with another total, or with another sum to pay', () => {
    const wrong = accepted.filter(({ probe, invoice: { totals } }) => {
      const { due } = totals;
      const isDue = !probe.dues || due === null || isOneOf(due, probe.dues);
      return !isOneOf(totals.total, probe.totals) || !isDue;
    });
    expect(PROBES.length).toBeGreaterThan(5000);
    expect(wrong.map(({ probe }) => told(probe))).toEqual([]);
  });

  it('are accepted for the most part', () => {
    expect(accepted.length / PROBES.length).toBeGreaterThan(0.85);
  });

  it('go to a person where neither a word nor a rate says what was added', () => {
    const named = accepted.filter(({ probe }) => UNNAMED.has(probe.name));
    expect(named.map(({ probe }) => told(probe))).toEqual([]);
  });
});

describe('what no word names is explained by arithmetic, where there is one way only', () => {
  const taxed = (...sums: [string, string][]) => judge(['Goods', '350,00'], ...sums);

  it('an addition that the printed rate of tax takes in, with its sign', () => {
    expect(taxed(['Zumbrel', '21,00'], ['VAT 19 %', '70,49'], ['Total', '441,49'])).toMatchObject({
      ...{ accepted: true, net: 371, tax: 70.49, total: 441.49, charges: 21, discount: null },
    });
    expect(taxed(['Zumbrel', '21,00'], ['VAT 19 %', '62,51'], ['Total', '391,51'])).toMatchObject({
      ...{ accepted: true, net: 329, tax: 62.51, total: 391.51, charges: null, discount: 21 },
    });
    expect(taxed(['Zumbrel', '21,00'], ['VAT', '70,49'], ['Total', '441,49']).accepted).toBe(false);
    expect(taxed(['Zumbrel', '21,00'], ['VAT 19 %', '66,50'], ['Total', '437,50']).accepted).toBe(
      false,
    );
  });

  it('several charges and discounts together', () => {
    const read = taxed(
      ['Shipping', '10,00'],
      ['Packing', '5,00'],
      ['Zumbrel', '-15,00'],
      ['Drapple', '-20,00'],
      ['VAT 19 %', '62,70'],
      ['Total', '392,70'],
    );
    expect(read).toMatchObject({ accepted: true, net: 330, charges: 15, discount: 35 });
  });

  it('what is taken off a total before what is to be paid, and only there', () => {
    const total: [string, string][] = [
      ['VAT 19 %', '66,50'],
      ['Total', '416,50'],
    ];
    const minus: [string, string] = ['Zumbrel', '-119,00'];
    expect(taxed(...total, minus, ['Amount due', '297,50'])).toMatchObject({
      ...{ accepted: true, total: 416.5, prepaid: -119, due: 297.5 },
    });
    expect(taxed(...total, minus, ['Grand total', '297,50']).accepted).toBe(false);
    expect(taxed(...total, minus, ['Drapple', '297,50']).accepted).toBe(false);
    expect(taxed(...total, ['Zumbrel', '119,00'], ['Amount due', '535,50']).accepted).toBe(false);
  });

  it('a coin that rounds, and no more than one', () => {
    const rounded = (by: string, to: string) =>
      taxed(['VAT 19 %', '66,50'], ['Zumbrel', by], ['Total', to]);
    expect(rounded('0,50', '417,00').accepted).toBe(true);
    expect(rounded('0,51', '417,01').accepted).toBe(false);
  });

  it('the tax that a total has in it, by its rate', () => {
    expect(judge(['Total', '350,00'], ['Zumbrel 19 %', '55,88'])).toMatchObject({
      ...{ accepted: true, net: 294.12, tax: 55.88, total: 350 },
    });
    expect(judge(['Total', '350,00'], ['Zumbrel 19 %', '55,90']).accepted).toBe(false);
    const rows = [
      ['A 19 %', '54,29'],
      ['B 7 %', '0,65'],
    ] as [string, string][];
    expect(judge(['Total', '350,00'], ...rows)).toMatchObject({ accepted: true, net: 295.06 });
  });

  it('what was given in cash and what came back, a card, and a discount for paying early', () => {
    const total: [string, string] = ['Total', '350,00'];
    expect(judge(total, ['Cash', '400,00'], ['Zumbrel', '50,00'])).toMatchObject({
      ...{ accepted: true, total: 350 },
    });
    expect(judge(total, ['Zumbrel', '400,00'], ['Drapple', '50,00']).accepted).toBe(false);
    expect(judge(total, ['Cash', '400,00'], ['Change', '40,00']).accepted).toBe(false);
    expect(judge(total, ['Visa', '350,00']).accepted).toBe(true);
    expect(judge(total, ['If paid within 10 days 2 %', '343,00']).accepted).toBe(true);
    expect(judge(total, ['If paid within 10 days 2 %', '341,00']).accepted).toBe(false);
  });
});
