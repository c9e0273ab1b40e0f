import { describe, expect, it } from '@jest/globals';
import { BUYER, sellerOf, TABLE } from './support/lamp-paper.ts';

describe('who sells is', () => {
  it('whose account is to be paid to, in a letter without a letterhead', () => {
    const seller = sellerOf(
      [40, [50, 'Factuur', 14]],
      [70, [50, 'Geachte mevrouw van het Noordzee college,']],
      [84, [50, 'Graag overmaken op NL91 ABNA 0417 1643 00, ten name van Pien K. Verhulst.']],
      ...TABLE,
    );
    expect(seller).toEqual({ name: 'Pien K. Verhulst', doubt: undefined });
  });

  it.each([
    'Sida 1(1)',
    'Strana: 1/2',
    'Original/Copia',
    'For any support or queries',
    'Company PAN number',
  ])('never what only stands at the top: %s', (text) => {
    const seller = sellerOf(
      [40, [420, text, 12]],
      [70, [50, 'Hamnens Rep AB']],
      [82, [50, 'Kajgatan 4']],
      ...BUYER,
      ...TABLE,
    );
    expect(seller.name).toBe('Hamnens Rep AB');
  });

  it.each(['COMPANY TRUCK', 'Company lorry'])('never by its first word a company: %s', (text) => {
    const seller = sellerOf(
      [40, [250, 'Invoice', 14]],
      [110, [50, 'Star Kitchen']],
      [122, [50, 'P O Box 2406']],
      [134, [50, 'Kearney, NE 68848']],
      ...BUYER,
      [334, [300, text]],
      ...TABLE,
    );
    expect(seller).toEqual({ name: 'Star Kitchen', doubt: undefined });
  });

  it.each([
    ['behind the name', [[50, '株式会社テラ 御中']]],
    [
      'beside it',
      [
        [50, '株式会社テラ'],
        [160, '御中'],
      ],
    ],
    ['less formally', [[50, '株式会社山田 様']]],
  ] as [string, [number, string][]][])('never whom it is addressed to, %s', (_, cells) => {
    const seller = sellerOf(
      [40, [250, '請求書', 14]],
      [52, ...cells],
      [100, [360, '株式会社オフィス北']],
      [112, [360, '登録番号：T8110001016860']],
      [136, [360, '〒959-1106']],
      [148, [360, '新潟県三条市吉野屋886']],
      [160, [360, 'TEL: 0256-46-8944']],
      [200, [50, '件名： 変換作業']],
      [230, [50, 'ご請求金額'], [200, '825,000 円']],
    );
    expect(seller.name).toBe('株式会社オフィス北');
  });

  it.each([
    ['with any label before it', 'Comercializadora: Tern Energía, S.A.', 'Tern Energía, S.A.'],
    [
      'before a street whose kind and number stand close',
      'Tern Energía S.L. C/Santa Ana, 9 02006 Albacete CIF B02494375',
      'Tern Energía S.L.',
    ],
    ['who bills', 'Billed By: Tern Solutions', 'Tern Solutions'],
    ['before the letter of the invoice’s kind', 'Proveedor: Tern S.R.L. A', 'Tern S.R.L.'],
    ['with a form that ends in a letter', 'Proveedor: Tern S. A', 'Tern S. A'],
  ])('named %s', (_, text, name) => {
    const seller = sellerOf(
      [40, [50, 'Factura', 14]],
      [60, [50, 'Hotel Marina']],
      [72, [50, '28033 Madrid']],
      ...TABLE,
      [500, [50, text]],
    );
    expect(seller.name).toBe(name);
  });

  it('who is named as the account holder, and not what else has a label', () => {
    const seller = sellerOf(
      [40, [50, 'Lasku', 14]],
      [60, [50, 'Nimi: Aino Kettunen']],
      [74, [50, 'Viitenumero: 4711']],
      [88, [50, 'Saaja: Ranta-Liput']],
    );
    expect(seller.name).toBe('Ranta-Liput');
  });

  it.each(['To:', 'An:', 'Para:', 'Till:', 'Voor:', 'Pour :', 'À :', 'A:'])(
    'not who stands under "%s"',
    (label) => {
      const seller = sellerOf(
        [40, [50, 'Tern Works']],
        [120, [50, label]],
        [132, [50, 'Adler Trading Ltd']],
        [144, [50, '21 Station Road']],
        ...TABLE,
      );
      expect(seller).toEqual({ name: 'Tern Works', doubt: undefined });
    },
  );

  it('who stands in print of its own size, and not beside a large title', () => {
    const seller = sellerOf(
      [40, [50, 'Harbour Joinery', 12]],
      [54, [50, 'Mara Quill'], [440, 'INVOICE', 28]],
      [68, [50, '4656 Dayton Street']],
      ...BUYER,
      ...TABLE,
    );
    expect(seller.name).toBe('Harbour Joinery');
  });

  it.each(['ORIGINAL', 'DUPLICADO', '2a via', 'Copia'])(
    'never what a copy is called: %s',
    (copy) => {
      const seller = sellerOf(
        [40, [264, copy, 16]],
        [60, [50, 'Escobar Luis Ramon', 12], [341, 'FACTURA', 24]],
        [74, [50, 'Nogues 576']],
        ...BUYER,
        ...TABLE,
      );
      expect(seller).toEqual({ name: 'Escobar Luis Ramon', doubt: undefined });
    },
  );

  it('without the tax number that follows on its line', () => {
    const seller = sellerOf(
      [40, [50, 'TERN ENERGIA S.A. CNPJ 06.981.180/0001-16 / INSC. 062.322']],
      [100, [50, 'Pilar Telecom Ltda']],
      [114, [50, 'Rua Januaria 297']],
      ...TABLE,
    );
    expect(seller.name).toBe('TERN ENERGIA S.A.');
  });

  it.each(['Imposta IVA 22%', 'Totaal excl. btw 21%', 'Imposta IVA 1825,74'])(
    'no sum with its rate or its amount: %s',
    (sum) => {
      const seller = sellerOf(
        [40, [50, 'Studio Lanterna']],
        [52, [50, 'Vico Chiuso 3']],
        [80, [320, sum, 14]],
        [440, [380, sum]],
      );
      expect(seller.name).toBe('Studio Lanterna');
      expect(seller.doubt).toBeUndefined();
    },
  );

  it('by its registered name, and a person compares it with the lettering', () => {
    const seller = sellerOf(
      [40, [50, 'Ropes & Rigging', 18]],
      [66, [50, 'Razón Social: CAPUTO PABLO']],
      [200, [50, 'Señores: La Segunda SA']],
      ...TABLE,
    );
    expect(seller.doubt).toMatch(/sells, or .* does/);
  });

  it('behind the label of its name or its registered name, and no address of a payment', () => {
    const seller = sellerOf(
      [40, [50, 'Nombre o razón social: ROPES & RIGGING S.A. DE C.V.']],
      [52, [50, 'NIT: 06141802061026']],
      [600, [50, 'ropes@oksbi', 14]],
      ...TABLE,
    );
    expect(seller.name).toBe('ROPES & RIGGING S.A. DE C.V.');
  });

  it('doubted where the one name on the page may be the customer’s', () => {
    const seller = sellerOf(
      [40, [50, 'Invoice', 14]],
      [60, [50, 'Date: 2026-03-05']],
      [190, [50, 'Adler Insurance Ltd']],
      [204, [50, 'J.M. Rosas 957'], [300, '2000 Rosario']],
      ...TABLE,
    );
    expect(seller.doubt).toMatch(/nothing says|little says/);
  });

  it('the first of two addresses without a label, and a person looks', () => {
    const seller = sellerOf(
      [40, [404, 'Invoice number: 12345']],
      [70, [85, 'Invoice', 30]],
      [130, [85, 'Weaver Print'], [394, 'Our awesome customer']],
      [142, [85, '26 rue Emile'], [391, '4 Quay']],
      [154, [85, '69100 Villeurbanne'], [385, '75001 Paris']],
      ...TABLE,
    );
    expect(seller.name).toBe('Weaver Print');
    expect(seller.doubt).toMatch(/sells/);
  });

  it('said after a label in the middle of a line', () => {
    const seller = sellerOf(
      [40, [50, 'Rechnung Nr. 4711 Datum: 03.04.2026 Aussteller: Okabe Parts Trading, Osaka']],
      ...TABLE,
    );
    expect(seller.name).toMatch(/^Okabe Parts Trading/);
  });

  it('its name without the street, the mail or the capital that follow on the line', () => {
    const named = (text: string) => sellerOf([40, [50, text]], ...BUYER, ...TABLE).name;
    expect(named('Werkstatt Anneliese Brandt Lindenstraße 7, 20095 Hamburg')).toBe(
      'Werkstatt Anneliese Brandt',
    );
    expect(named('Nimbus Hosting GmbH help@nimbus-hosting.example')).toBe('Nimbus Hosting GmbH');
    expect(named('PRESSE DU PORT - SARL au capital de 10 000 €')).toBe('PRESSE DU PORT');
    expect(named('Ferramenta Bruni S.r.l. Cap. Soc. € 10.000 i.v.')).toBe(
      'Ferramenta Bruni S.r.l.',
    );
    expect(named('Tuercas Lugo S.L., Capital social 3.000 €')).toBe('Tuercas Lugo S.L.');
  });

  it('its name after the label of any language, and before the rights that it keeps', () => {
    const said = (text: string) =>
      sellerOf([40, [50, 'Faktura F-7']], [54, [50, text]], ...TABLE).name;
    expect(said('Dodavatel: Kovo Brno')).toBe('Kovo Brno');
    expect(said('Von: Blumen Paul GmbH')).toBe('Blumen Paul GmbH');
    expect(said('© 2025 Kovo Brno Všechna práva vyhrazena')).toBe('Kovo Brno');
    expect(said('Copyright 2025 Blumen Paul Alle Rechte vorbehalten')).toBe('Blumen Paul');
  });

  it('never a form with its capital, where the name stands above', () => {
    const seller = sellerOf(
      [40, [50, 'PRESSE DU PORT', 12]],
      [54, [50, 'Sarl au capital de 10 000€']],
      [66, [50, 'Tél. 02 40 11 22 33']],
      ...BUYER,
      ...TABLE,
    );
    expect(seller).toEqual({ name: 'PRESSE DU PORT', doubt: undefined });
  });

  it('the value of "Name:" under the label of the seller, in two columns', () => {
    const seller = sellerOf(
      [22, [50, 'Example invoices, (c) Formatwerk 2025', 7]],
      [60, [60, 'Rechnung Nr. 4711 vom 01.10.2025', 14]],
      [100, [60, 'Verkäufer']],
      [114, [60, 'Nummer:'], [250, '990011']],
      [128, [60, 'Name:'], [250, 'Nordlicht Vermietung']],
      [142, [60, 'Anschrift:'], [250, 'Deichweg 9']],
      [190, [60, 'Käufer']],
      [204, [60, 'Nummer:'], [250, '12']],
      [218, [60, 'Name:'], [250, 'Küstenkunde GmbH']],
    );
    expect(seller.name).toBe('Nordlicht Vermietung');
  });

  it('named by the address of mail, of two blocks without a label', () => {
    const seller = sellerOf(
      [40, [50, 'Invoice 4711', 18]],
      [120, [50, 'Adler Corporation'], [450, 'TERN DE']],
      [134, [50, 'Station Road, 21'], [450, 'Hofweg 12']],
      [148, [50, '48436 Bremen'], [450, '20097 Hamburg']],
      ...TABLE,
      [780, [50, 'info@tern.example']],
    );
    expect(seller.name).toBe('TERN DE');
  });

  it('no maker of the software, with its site beside its sign of copyright', () => {
    const seller = sellerOf(
      [60, [50, 'Dodavatel:']],
      [74, [50, 'LAMPA elektro a.s.']],
      [88, [50, 'Dlouhá 7']],
      [120, [50, 'Odběratel:']],
      [134, [50, 'Okna sever s.r.o.']],
      ...TABLE,
      [790, [50, 'facto 5.5 ©2025 facto SYSTEMS s.r.o., https://www.facto.example', 7]],
    );
    expect(seller.name).toBe('LAMPA elektro a.s.');
  });

  it('no greeting, no label and no sum', () => {
    const seller = sellerOf(
      [40, [50, 'Dear Ms Lindqvist']],
      [60, [50, 'VAT number']],
      [80, [50, '6.017,22 EUR']],
      ...BUYER,
      ...TABLE,
    );
    expect(seller.name).toBeUndefined();
  });
});
