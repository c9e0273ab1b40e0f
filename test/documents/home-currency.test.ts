import { describe, expect, it } from '@jest/globals';
import { COLUMNS, readSheet as read } from './support/field-sheet.ts';
import type { PrintedLine } from './support/printed.ts';

const paper = (...more: PrintedLine[]) =>
  read(
    [40, [50, 'Conservas del Puerto S.L.']],
    [60, [50, 'Factura 18'], [300, 'Fecha 03/04/2026']],
    COLUMNS,
    [116, [50, 'Mejillones'], [310, '2'], [405, '50,00'], [500, '100,00']],
    [140, [400, 'Base imponible'], [500, '100,00']],
    [152, [400, 'IVA 10%'], [500, '10,00']],
    [164, [400, 'Total'], [500, '110,00']],
    ...more,
  ).currency;

describe('the currency of a paper that names none', () => {
  it.each([
    ['an account', 'IBAN ES91 2100 0418 4502 0005 1332', 'EUR'],
    ['a tax number with its country', 'NIF ESB65758393', 'EUR'],
    ['a tax number of India', 'GSTIN: 33BXOPA3461M1ZC', 'INR'],
    ['a tax number of Poland', 'NIP: 525-00-00-013', 'PLN'],
    ['a number of a French register', 'SIRET 552 100 554 00025', 'EUR'],
    ['a tax number of Argentina', 'CUIT: 30-50001091-2', 'ARS'],
    ['a tax number of Chile', 'R.U.T.: 96.806.980-2', 'CLP'],
    ['a tax number of Mexico', 'RFC: ABC010203AB1', 'MXN'],
    ['a tax number of Switzerland', 'CHE-116.281.710 MWST', 'CHF'],
    ['a number of Australian business', 'ABN 51 824 753 556', 'AUD'],
    ['an account of Poland', 'IBAN PL61 1090 1014 0000 0712 1981 2874', 'PLN'],
  ])('is that of the country that %s is of', (_, text, code) => {
    expect(paper([200, [50, text]])).toBe(code);
  });

  it.each([
    ['two countries of two currencies', 'IBAN ES91 2100 0418 4502 0005 1332', 'VAT GB123456789'],
    ['an account that is wrong by a digit', 'IBAN ES91 2100 0418 4502 0005 1333', ''],
    ['a currency is named at a bank', 'IBAN ES91 2100 0418 4502 0005 1332 (USD)', 'SWIFT USD'],
    ['another sign stands anywhere', 'IBAN ES91 2100 0418 4502 0005 1332', 'or $ 120'],
  ])('is not known where there are %s', (_, one, other) => {
    expect(paper([200, [50, one]], [214, [50, other]])).not.toBe('EUR');
  });
});

describe('the currency of a paper that names neither a currency nor a number of a country', () => {
  const sold = (...head: PrintedLine[]) =>
    read(
      ...head,
      [90, [50, 'Invoice 18'], [300, 'Date 03/04/2026']],
      COLUMNS,
      [116, [50, 'Mussels'], [310, '2'], [405, '50.00'], [500, '100.00']],
      [140, [400, 'Total'], [500, '100.00']],
    ).currency;

  it.each([
    ['the name of its country', '14 Eel Road, Hamilton, New Zealand', 'NZD'],
    ['a place with its state', '8 Pier Lane, Springfield, IL 62701', 'USD'],
    ['a company number of India', 'CIN U45309HR2020PTC087877', 'INR'],
    ['its part of the net', 'www.tern-and-eel.co.za', 'ZAR'],
  ])('is told by %s', (_, text, code) => {
    expect(sold([40, [50, 'Tern & Eel']], [52, [50, text]])).toBe(code);
  });

  it('is not told by what is sold', () => {
    const turkey = (y: number): PrintedLine => [y, [50, 'Sandwich, Turkey'], [500, '8.50']];
    expect(sold([40, [50, 'Tern & Eel']], turkey(52), turkey(64))).toBeNull();
  });

  it('is not told by a telephone alone, nor by one and who is billed', () => {
    const dialled: PrintedLine[] = [
      [40, [50, 'Tern & Eel']],
      [52, [50, 'Tel. +61 477 000 000']],
    ];
    expect(sold(...dialled)).toBeNull();
    expect(
      sold(...dialled, [64, [50, 'Bill to']], [76, [50, 'Ida Kvist']], [88, [50, 'Australia']]),
    ).toBeNull();
  });

  it('is told by a country of another language only where both who deal are there', () => {
    const swiss: PrintedLine[] = [
      [40, [50, 'Tern & Eel']],
      [52, [50, '4123 Allwil, Schweiz']],
    ];
    expect(sold(...swiss)).toBeNull();
    expect(sold(...swiss, [64, [50, '8006 Stadt, Switzerland']])).toBe('CHF');
  });

  it('is not told by two countries, nor by an end of addresses that is sold to everybody', () => {
    const at = (...texts: string[]) =>
      sold(...texts.map((text, i): PrintedLine => [40 + i * 12, [50, text]]));
    expect(at('8 Pier Lane, Springfield, IL 62701', 'Hamilton, New Zealand')).toBeNull();
    expect(at('www.tern-and-eel.co')).toBeNull();
  });
});

describe('a dollar', () => {
  const dollars = (...head: PrintedLine[]) =>
    read(
      ...head,
      [90, [50, 'Factura 18'], [300, 'Fecha 03/04/2026']],
      COLUMNS,
      [116, [50, 'Mejillones'], [310, '2'], [405, '$50.00'], [500, '$100.00']],
      [140, [400, 'Total a pagar'], [500, '$100.00']],
      [160, [50, 'Forma de pago: transferencia bancaria en la cuenta de la empresa']],
    ).currency;

  it('is the peso of the one country that two lines name, or what is paid with there', () => {
    const there = (one: string, other: string) => dollars([40, [50, one]], [52, [50, other]]);
    expect(there('Bogotá, Colombia', 'Tel. +57 601 555 0101')).toBe('COP');
    expect(there('San Miguel, El Salvador', 'Tel. +(503) 2682-5550')).toBe('USD');
    expect(there('NIT 900.123.456-7', 'Tel. +57 601 555 0101')).toBe('COP');
    expect(there('Bogotá, Colombia', 'Lima')).toBeNull();
    // Both lines are the buyer's.
    expect(
      dollars(
        [40, [50, 'Anguilas del Sur']],
        [52, [50, 'Cliente:']],
        [64, [50, 'Bogotá, Colombia']],
        [76, [50, 'Tel. +57 601 555 0101']],
      ),
    ).toBeNull();
    expect(there('Bogotá, Colombia', 'Ciudad de México, México')).toBeNull();
  });
});

it('a code may be printed with points behind its label, and leu before an amount', () => {
  const total = (label: string, amount: string) =>
    read(
      [40, [50, 'Tern & Eel']],
      [60, [50, 'Invoice 18'], [300, 'Date 03/04/2026']],
      [76, [50, label]],
      COLUMNS,
      [116, [50, 'Mussels'], [310, '2'], [405, '50.00'], [500, '100.00']],
      [140, [400, 'Total'], [480, amount]],
    ).currency;
  expect(total('Currency: U.S.D.', '100.00')).toBe('USD');
  expect(total('', 'lei 100.00')).toBe('RON');
});
