import { type DecimalMark, parseAmount } from '../invoice/amount.ts';

/** The printed cells of a page's line, as kept with the document. */
export type LayoutLine = {
  page: number;
  y: number;
  cells: LayoutCell[];
};

export type LayoutCell = {
  text: string;
  x0: number;
  x1: number;
};

/** Finds, in a cell's text, the piece that means an amount when read with this decimal mark. */
export function amountsMeaning(value: number, mark: DecimalMark) {
  return (text: string) => {
    const pieces = [text, ...text.split(' '), text.split(' ').slice(-2).join(' ')];
    return pieces.find((p) => {
      const parsed = parseAmount(p, mark);
      return parsed !== undefined && Math.abs(Math.abs(parsed) - Math.abs(value)) < 0.005;
    });
  };
}

/** The mark that alone reads a printed piece as this amount; undefined when both do, or none. */
export function markOf(value: number, text: string): DecimalMark | undefined {
  const [dot, comma] = (['.', ','] as const).map((mark) => amountsMeaning(value, mark)(text));
  if (dot && !comma) return '.';
  return comma && !dot ? ',' : undefined;
}
