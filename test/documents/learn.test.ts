import { describe, expect, it } from '@jest/globals';
import { learnFrom, mergeLessons } from '../../shared/documents/knowledge/learn.ts';
import type { LayoutLine } from '../../shared/documents/knowledge/page-layout.ts';

const line = (y: number, ...cells: [number, string][]): LayoutLine => ({
  page: 1,
  y,
  cells: cells.map(([x0, text]) => ({ text, x0, x1: x0 + text.length * 5 })),
});

describe('what a correction teaches', () => {
  it('is the label in front of, left of or above the right value', () => {
    const layout = [
      line(100, [50, 'Dossier: A-17']),
      line(120, [50, 'Bestelldossier'], [300, 'PO-9']),
      line(140, [50, 'Ausgabetag'], [200, 'Frist']),
      line(152, [50, '04.03.2026'], [200, '04.04.2026']),
    ];
    const taught = learnFrom(
      { number: 'A-17', orderNumber: 'PO-9', issueDate: '2026-03-04', dueDate: '2026-04-04' },
      layout,
    );
    expect(taught.labels).toEqual({
      number: ['dossier'],
      orderNumber: ['bestelldossier'],
      issueDate: ['ausgabetag'],
      dueDate: ['frist'],
    });
    // Dots say day first by themselves: nothing was open, so nothing is taught.
    expect(taught.dateOrder).toBeUndefined();
  });

  it('is the decimal mark, where a number reads differently by it', () => {
    expect(
      learnFrom({ total: 1250 }, [line(10, [50, 'Slutresultat'], [300, '1.250'])]),
    ).toMatchObject({
      labels: { total: ['slutresultat'] },
      decimalMark: ',',
    });
    expect(
      learnFrom({ total: 1.25 }, [line(10, [50, 'Slutresultat'], [300, '1.250'])]),
    ).toMatchObject({
      decimalMark: '.',
    });
    expect(
      learnFrom({ total: 12.5 }, [line(10, [50, 'Summa'], [300, '12,50'])]).decimalMark,
    ).toBeUndefined();
  });

  it('keeps what was taught before, the newest first', () => {
    const before = {
      labels: { number: ['beleg'] },
      columns: { Ware: 'description' },
      dateOrder: 'dmy' as const,
    };
    const next = { labels: { number: ['dossier'] }, columns: { Stk: 'quantity' } };
    expect(mergeLessons(before, next)).toEqual({
      labels: { number: ['dossier', 'beleg'] },
      columns: { Ware: 'description', Stk: 'quantity' },
      dateOrder: 'dmy',
    });
  });
});
