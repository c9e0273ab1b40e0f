import { describe, expect, it } from '@jest/globals';
import { BUYER, sellerOf, TABLE } from './support/lamp-paper.ts';

/** A shop with its street, and what stands beside it, larger. */
const shopBeside = (...texts: string[]) =>
  sellerOf(
    [90, [50, 'The Tin Kettle'], [340, texts[0] ?? '', 16]],
    [102, [50, '8 Bridge Lane'], [340, texts[1] ?? '000 000 007']],
    [200, [300, 'Bill to']],
    [212, [300, 'Quayside Hotels Ltd']],
    ...TABLE,
  );

it.each([
  'Telekom Tern GmbH',
  'Telia Tern AB',
  'Datecs Tern Ltd',
  'Pagella Tern SRL',
  'Fechal Tern SL',
])('a name may begin as a label does: %s', (name) => {
  const seller = sellerOf([90, [50, name, 14]], [102, [50, '8 Bridge Lane']], ...BUYER, ...TABLE);
  expect(seller).toEqual({ name, doubt: undefined });
});

it('a legal form a gap apart is part of the name', () => {
  const seller = sellerOf(
    [90, [50, 'INKETTLE,'], [112, 'spol.s.r.o.']],
    [102, [50, '8 Bridge Lane']],
    ...BUYER,
    ...TABLE,
  );
  expect(seller.name).toBe('INKETTLE, spol.s.r.o.');
});

it('who stands in the window under a sender’s line with commas buys', () => {
  const seller = sellerOf(
    [138, [69, 'Inh. Ann Tern, Kaistraße 3,20457 Hamburg']],
    [148, [375, 'Beton- und Bohrarbeiten']],
    [163, [67, 'Tief- und Rohrbau'], [376, 'KAISTRASSE 3']],
    [176, [67, 'Wilhelm Wieck GmbH & Co. KG'], [375, '20457 HAMBURG']],
    [187, [68, 'Im Felde 5'], [376, 'Telefon: 041013 77 999']],
    [215, [67, '27639'], [106, 'Nordholz']],
    ...TABLE,
  );
  expect(seller).toEqual({ name: 'Inh. Ann Tern', doubt: undefined });
});

describe('no name is', () => {
  it.each([
    'Forma de pago',
    'Gesamtbetrag netto',
    'Valor líquido',
    'Amount payable',
    '{BARCODE}',
    'Bemerkungen',
    'Notes and conditions',
    'Podsumowanie',
  ])('what consists of words of labels: %s', (label) => {
    expect(shopBeside(label)).toEqual({ name: 'The Tin Kettle', doubt: undefined });
  });

  it.each([
    'Hillsborough, NC 27278',
    'Croydon, CR0 2TB',
    'Rua da Praia, 150',
    'Portugal',
    'ул. "Тин Кетъл" № 4',
  ])('where somebody is: %s', (place) => {
    expect(shopBeside(place)).toEqual({ name: 'The Tin Kettle', doubt: undefined });
  });

  it('what an amount stands beside', () => {
    const seller = sellerOf(
      [90, [50, 'Ole Brandt']],
      [102, [50, 'Kaistraat 4']],
      ...BUYER,
      ...TABLE,
      [470, [320, 'Rest van vorige keer', 17], [500, '40.00', 17]],
    );
    expect(seller).toEqual({ name: 'Ole Brandt', doubt: undefined });
  });
});

describe('who buys is', () => {
  const sellerOver = (...buyer: Parameters<typeof sellerOf>) =>
    sellerOf(
      [104, [50, 'Ida Kvist']],
      [116, [50, 'Kajen 4'], [300, 'Faktura', 14]],
      ...buyer,
      ...TABLE,
    );

  it.each(['Consignee', 'Acheteur', 'Leistungsempfänger', 'Comprador', 'Koper', 'Kupující'])(
    'under a label of its language: %s',
    (label) => {
      const seller = sellerOver([150, [50, label]], [162, [50, 'Adler Trading GmbH']]);
      expect(seller).toEqual({ name: 'Ida Kvist', doubt: undefined });
    },
  );

  it.each([
    'To: Adler Trading GmbH',
    'An: Adler Trading GmbH, Hafenweg 5',
    'Herrn Anton Adler',
    'Mme Anne Adler',
  ])('behind one: %s', (text) => {
    const seller = sellerOver([150, [50, text, 14]], [164, [50, '80333 München']]);
    expect(seller).toEqual({ name: 'Ida Kvist', doubt: undefined });
  });

  it('whose tax number is said to be the customer’s', () => {
    const seller = sellerOf(
      [40, [20, 'Lanterne Bleue', 18]],
      [56, [20, '4 rue du Quai']],
      [86, [338, 'Capitaine & Fils SARL', 18]],
      [98, [343, '1830 Diegem']],
      [110, [343, 'TVA CLIENT : BE0395960498']],
      ...TABLE,
    );
    expect(seller).toEqual({ name: 'Lanterne Bleue', doubt: undefined });
  });

  it('in the window of an envelope, under the sender’s line', () => {
    const seller = sellerOf(
      [140, [57, 'Lampen Lux - Kaistraße 7 - 20095 Hamburg', 7]],
      [156, [57, 'Adler Trading GmbH', 12]],
      [170, [57, 'Hafenweg 5']],
      [184, [57, '80333 München']],
      ...TABLE,
    );
    expect(seller).toEqual({ name: 'Lampen Lux', doubt: undefined });
  });

  it('never who sells, whose label stands below', () => {
    const seller = sellerOf(
      [140, [50, 'To:Anton Adler', 11]],
      [152, [50, 'From: Lanterns.example', 11]],
      [164, [50, 'Tel. 020 7946 0000']],
      ...TABLE,
    );
    expect(seller.name).toBe('Lanterns.example');
  });
});

it('who made the form, by its sign of copyright at the top, does not sell', () => {
  const { name } = sellerOf(
    [104, [300, '(c) Formularverlag e.V. 2020']],
    [116, [50, 'Ida Kvist']],
    [128, [50, 'Tel. 020 7946 0000']],
    ...BUYER,
    ...TABLE,
  );
  expect(name).toBe('Ida Kvist');
});

it('the higher of two addresses is who sells, where it begins the page', () => {
  const seller = sellerOf(
    [26, [482, 'Lantern Wholesale']],
    [36, [50, 'Blue Lantern']],
    [48, [50, '4557 De Silva St']],
    [60, [50, 'Fremont CA 94538']],
    [155, [354, 'Adler House']],
    [167, [354, '215 Vine St']],
    [179, [354, 'Scranton PA 18503']],
    ...TABLE,
    [480, [50, 'www.bluelantern.example']],
  );
  expect(seller).toEqual({ name: 'Blue Lantern', doubt: undefined });
});

describe('nothing is asked', () => {
  it('where two names are of one house', () => {
    const seller = (sign: string, company: string) =>
      sellerOf(
        [40, [50, sign, 11]],
        [54, [50, '8 Bridge Lane']],
        ...BUYER,
        ...TABLE,
        [760, [50, company, 12]],
        [772, [50, 'Tel. 020 7946 0000']],
      );
    expect(seller('TERNSUPPLY', 'Tern Supply Facilities Ltd').doubt).toBeUndefined();
    expect(seller('Lampshade', 'Tern Supply Facilities Ltd').doubt).toBeDefined();
  });

  it('because of a name over one that has a label', () => {
    const seller = sellerOf(
      [60, [50, 'Anna Tern']],
      [72, [50, 'Seller: Lanternworks']],
      [84, [50, 'Tel. 020 7946 0000']],
      ...BUYER,
      ...TABLE,
    );
    expect(seller).toEqual({ name: 'Lanternworks', doubt: undefined });
  });
});

it('a label and its number are not read for a name and a register’s', () => {
  const { name } = sellerOf(
    [100, [50, 'Involce No. :013'], [300, 'Dated 15-06-2018']],
    [112, [50, 'LANTERN ELECTRICALS'], [300, 'Consignee']],
    [124, [50, '17, Mill Compound'], [300, 'Harbour School']],
    [136, [50, 'Mobile No. 9800000000'], [300, '4 Harbour Row']],
    ...TABLE,
  );
  expect(name).toBe('LANTERN ELECTRICALS');
});

describe('a name is', () => {
  const seller = (text: string) =>
    sellerOf([60, [50, text]], [72, [50, 'Kai 3']], ...BUYER, ...TABLE).name;

  it.each([
    ['Nom de société: Lampions Bleus', 'Lampions Bleus'],
    ['LÁMPÁS ÁGNES e.v. nysz: 322504', 'LÁMPÁS ÁGNES e.v.'],
  ])('without what stands beside it: %s', (text, name) => {
    expect(seller(text)).toBe(name);
  });
});

it('somebody who works where the paper is sent to does not sell', () => {
  const seller = sellerOf(
    [50, [95, 'Lantern & Kite']],
    [62, [95, '2400 Old Oak Pl.']],
    [90, [95, '919-923-2361']],
    [169, [255, 'Service Address'], [488, 'Tessa Moor']],
    [181, [255, 'Harbour Flats'], [488, '302-584-1271 Mobile']],
    [193, [255, 'Tessa Moor']],
    [205, [255, '4 Harbour Row']],
    ...TABLE,
  );
  expect(seller).toEqual({ name: 'Lantern & Kite', doubt: undefined });
});

it('the only address, with nothing that says how to reach it, may be whom the paper is sent to', () => {
  const { doubt } = sellerOf(
    [60, [50, 'Factura', 16]],
    [140, [286, 'Taberna Azul, S.L.L.', 11]],
    [152, [286, 'C/Faro, 2', 11]],
    [164, [286, '28005', 11], [328, 'MADRID', 11]],
    [200, [50, 'Número'], [120, 'Fecha'], [200, 'Cliente']],
    [212, [50, '2505'], [120, '27/11/2025'], [200, '0043']],
    ...TABLE,
  );
  expect(doubt).toMatch(/does not buy/);
});

it.each([
  'Lámparas del Faro, S.A.U.',
  'Lámparas del Faro S.A.C.',
  'Lámparas del Faro, S. Coop. V.',
  'Lámparas del Faro Sociedad Anónima',
  'Lampowo Spółka z ograniczoną odpowiedzialnością Sp.k.',
  'Lambi OÜ',
  'SIA Lampa',
])('a legal form tells who sells: %s', (company) => {
  const { name } = sellerOf(
    [100, [50, 'Rebajas de otoño', 12]],
    [130, [50, company]],
    [142, [50, 'Kai 3']],
    ...BUYER,
    ...TABLE,
  );
  expect(name).toBe(company);
});
