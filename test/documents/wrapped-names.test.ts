import { describe, expect, it } from '@jest/globals';
import { BUYER, sellerOf, TABLE } from './support/lamp-paper.ts';

describe('a seller of two lines is', () => {
  it.each([
    ['Studio Lanterna di E.', 'Costa'],
    ['Brauerei Huber &', 'Söhne'],
    ['KARTAL BİLGİ YAZILIM TASARIM', 'SANAYİ VE TİCARET LİMİTED ŞİRKETİ'],
    ['MARMARA ÖRNEK YAZILIM REKLAM BİLİŞİM', 'SANAYİ VE TİCARET LİMİTED ŞİRKETİ'],
    ['Ege Temizlik', 'San. ve Tic. Ltd. Şti.'],
    ['Marmara Gıda', 'Anonim Şirketi'],
    ['Huber Bau GmbH &', 'Co. KG'],
    ['Huber Bau S.à r.l., Niederlassung', 'Deutschland'],
    ['Huber Bau S.à r.l., Sucursal en', 'España'],
  ])('whole where it goes on in the next line: %s %s', (first, second) => {
    const seller = sellerOf(
      [40, [50, first]],
      [52, [50, second]],
      [64, [50, '3 Chiuso Row']],
      ...BUYER,
      ...TABLE,
    );
    expect(seller.name).toBe(`${first} ${second}`);
  });

  it('the same above a legal form’s usual words, where no form follows', () => {
    const seller = sellerOf(
      [40, [50, 'Ege Temizlik']],
      [52, [50, 'Sanayi Mahallesi']],
      [64, [50, 'Tel. 0342 606 05 55']],
      ...BUYER,
      ...TABLE,
    );
    expect(seller.name).toBe('Ege Temizlik');
  });

  it('the same above a street, though a branch’s country is not told', () => {
    const seller = sellerOf(
      [40, [50, 'Huber Bau GmbH, Zweigniederlassung']],
      [52, [50, 'Marktgasse 12']],
      ...BUYER,
      ...TABLE,
    );
    expect(seller.name).toBe('Huber Bau GmbH, Zweigniederlassung');
  });

  it('whole in lettering of two lines', () => {
    const seller = sellerOf(
      [40, [50, 'Ropes & Rigging', 18]],
      [62, [87, 'Harbour', 18]],
      [90, [50, '12 Quay Street']],
      ...BUYER,
      ...TABLE,
    );
    expect(seller.name).toBe('Ropes & Rigging Harbour');
  });
});
