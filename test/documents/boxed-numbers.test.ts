import { expect, it } from '@jest/globals';
import { extractByRules } from '../../shared/documents/rules/extract.ts';
import { TABLE } from './support/lamp-paper.ts';
import { printedPage } from './support/printed.ts';

it.each([
  ['Fakturadato', 'Faktura', 'Kundenr.'],
  ['Data wystawienia', 'Faktura VAT', 'Nr klienta'],
  ['Fecha', 'Factura', 'Cliente'],
])('stands under a title that is one of a row of boxes: %s, %s, %s', (day, title, customer) => {
  const page = printedPage(
    [40, [50, day], [200, title], [350, customer]],
    [54, [50, '03.04.2026'], [200, '44718'], [350, '991']],
    ...TABLE,
  );
  expect(extractByRules([page]).number?.text).toBe('44718');
});
