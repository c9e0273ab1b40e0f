import { describe, expect, it } from '@jest/globals';
import { datesIn, inferDateOrder, parseDate } from '../../shared/documents/invoice/date.ts';

describe('printed dates', () => {
  it.each([
    ['2026-03-04', '2026-03-04'],
    ['04.03.2026', '2026-03-04'],
    ['4/3/26', '2026-03-04'],
    ['March 4, 2026', '2026-03-04'],
    ['4. März 2026', '2026-03-04'],
    ['4 mars 2026', '2026-03-04'],
    ['1er août 2026', '2026-08-01'],
    ['1 st May 2026', '2026-05-01'],
    ['4 de marzo de 2026', '2026-03-04'],
    ['4 maart 2026', '2026-03-04'],
    ['04-Mar-2026', '2026-03-04'],
    ['Wed, March 4, 2026', '2026-03-04'],
    ['20260304', '2026-03-04'],
    ['01.01.1990', '1990-01-01'],
    ['31.12.2100', '2100-12-31'],
  ])('%s is %s', (printed, iso) => {
    expect(parseDate(printed)).toBe(iso);
  });

  it.each([
    ...['31.02.2026', '13/13/2026', '1.2.3', 'soon', '2026', '04.03.1890'],
    ...['31.12.1989', '012/04/2026', '12/04/026', '00.01.2026', '01.00.2026', '01.01.2101'],
  ])('%s is no date', (printed) => {
    expect(parseDate(printed)).toBeUndefined();
  });

  it('reads an open date by the order of its document, and a proven one by itself', () => {
    expect(parseDate('03/04/2026', 'mdy')).toBe('2026-03-04');
    expect(parseDate('25/12/2026', 'mdy')).toBe('2026-12-25');
    expect(inferDateOrder(['03/04/2026', '03/25/2026'])).toBe('mdy');
  });

  it('prove an order by a day past the twelfth, and only by that', () => {
    expect(inferDateOrder(['12/12/2026'])).toBeUndefined();
    // Dots are between days first, wherever they are written.
    expect(inferDateOrder(['03.04.2026'])).toBe('dmy');
    expect(parseDate('03.04.2026', 'mdy')).toBe('2026-04-03');
    expect(inferDateOrder(['13/12/2026'])).toBe('dmy');
    expect(inferDateOrder(['12/13/2026'])).toBe('mdy');
    expect(parseDate('12/13/2026', 'dmy')).toBe('2026-12-13');
    expect(parseDate('13/12/2026', 'mdy')).toBe('2026-12-13');
  });

  it('vote on the order of their document: days first on a tie, nothing without a vote', () => {
    expect(inferDateOrder([])).toBeUndefined();
    expect(inferDateOrder(['soon', '03/04/2026'])).toBeUndefined();
    expect(inferDateOrder(['25/03/2026', '03/25/2026'])).toBe('dmy');
    expect(inferDateOrder(['2026-03-25'])).toBe('ymd');
    expect(inferDateOrder(['2026-03-25', '25.03.2026'])).toBe('dmy');
  });

  it('are found in a sentence, past what only looks like one', () => {
    const found = (text: string) => datesIn(text).map((date) => date.text);
    expect(found('Rechnung R-17 vom 05.03.2026, fällig 04.04.2026')).toEqual([
      '05.03.2026',
      '04.04.2026',
    ]);
    expect(found('Order 12-345, tel. 0711 12-34-567')).toEqual([]);
    expect(found('issued 1 st May 2026, due August 9,2026')).toEqual([
      '1 st May 2026',
      'August 9,2026',
    ]);
  });

  it.each([
    ['07/02/201814:25 TLF: 12', '07/02/2018', '2018-02-07'],
    ['09/12/20227:35 PM', '09/12/2022', '2022-12-09'],
    ['06/04/1711:43am', '06/04/17', '2017-04-06'],
    ['May 14,2022 19:15', 'May 14,2022', '2022-05-14'],
    ["Feb27'24 03:03AM", "Feb27'24", '2024-02-27'],
    ["3 Oct '23", "3 Oct '23", '2023-10-03'],
  ])('are found in %s, where a till leaves no room', (text, printed, iso) => {
    expect(datesIn(text).map((date) => date.text)).toEqual([printed]);
    expect(parseDate(printed)).toBe(iso);
  });
});
