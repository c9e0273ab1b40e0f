import { expect, it } from '@jest/globals';
import { unexplainedSums } from '../../shared/documents/invoice/explain-sums.ts';
import { failedChecks as failed, readSheet as read } from './support/field-sheet.ts';

it('what a withheld part is taken from is no withheld part', () => {
  const invoice = read(
    [40, [50, 'DENİZ NAKLİYAT A.Ş.'], [300, 'e-Arşiv Fatura', 14]],
    [60, [400, 'Fatura No:'], [470, 'DNZ2026000000042']],
    [72, [400, 'Fatura Tarihi:'], [470, '05-03-2026']],
    [100, [50, 'Mal Hizmet'], [250, 'Miktar'], [340, 'Birim Fiyat'], [500, 'Mal Hizmet Tutarı']],
    [120, [50, 'Nakliye bedeli'], [262, '1 Adet'], [340, '38.000 TL'], [510, '38.000,00 TL']],
    [150, [320, 'Mal Hizmet Toplam Tutarı'], [510, '38.000,00 TL']],
    [162, [320, 'Hesaplanan KDV(%20)'], [510, '7.600,00 TL']],
    [174, [320, 'Hesaplanan KDV Tevkifat(%20)'], [510, '1.520,00 TL']],
    [186, [320, 'Tevkifata Tabi İşlem Tutarı'], [510, '38.000,00 TL']],
    [198, [320, 'Tevkifata Tabi İşlem Üzerinden Hes. KDV'], [510, '7.600,00 TL']],
    [210, [320, 'Vergiler Dahil Toplam Tutar'], [510, '45.600,00 TL']],
    [222, [320, 'Ödenecek Tutar'], [510, '44.080,00 TL']],
  );
  expect(invoice.totals).toMatchObject({
    net: 38000,
    tax: 7600,
    total: 45600,
    withheld: 1520,
    due: 44080,
  });
  expect(failed(invoice)).toEqual([]);
  expect(unexplainedSums(invoice)).toEqual([]);
});
