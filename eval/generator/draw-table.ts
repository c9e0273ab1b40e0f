import type { ColumnKey } from './layout.ts';
import type { Pen } from './pen.ts';
import type { TruthLine } from './truth.ts';

const WEIGHT: Record<ColumnKey, number> = {
  pos: 0.6,
  code: 1.5,
  description: 4.2,
  quantity: 1.3,
  unit: 1.1,
  unitPrice: 1.6,
  discount: 1.2,
  taxRate: 1.1,
  amount: 1.7,
};
const LEFT = new Set<ColumnKey>(['pos', 'code', 'description', 'unit']);

type Column = {
  key: ColumnKey;
  x: number;
  width: number;
  right: boolean;
};

function columnsOf(pen: Pen): Column[] {
  const keys = pen.layout.columns.filter(
    (key) => key !== 'discount' || pen.invoice.lines.some((l) => l.discountPercent !== null),
  );
  const total = keys.reduce((sum, key) => sum + WEIGHT[key], 0);
  let x = pen.left;
  return keys.map((key) => {
    const width = ((pen.right - pen.left) * WEIGHT[key]) / total;
    const column = { key, x, width, right: !LEFT.has(key) };
    x += width;
    return column;
  });
}

function cell(pen: Pen, line: TruthLine, key: ColumnKey): string {
  const { print, layout, sign } = pen;
  switch (key) {
    case 'pos':
      return String(line.position);
    case 'code':
      return line.code;
    case 'description':
      return line.description;
    case 'quantity': {
      const text = print.quantity(line.quantity * sign);
      return layout.unitWithQuantity ? `${text} ${line.unit}` : text;
    }
    case 'unit':
      return line.unit;
    case 'unitPrice':
      return layout.moneyInCells ? print.money(line.unitPrice) : print.plain(line.unitPrice);
    case 'discount':
      return line.discountPercent === null ? '' : print.percent(line.discountPercent);
    case 'taxRate':
      return print.percent(line.taxRate);
    case 'amount':
      return layout.moneyInCells
        ? print.money(line.amount * sign)
        : print.plain(line.amount * sign);
  }
}

function drawHeader(pen: Pen, columns: Column[], y: number): number {
  const { canvas, layout } = pen;
  let used = 0;
  for (const column of columns) {
    const label = pen.label(column.key);
    const text = layout.upperHeader ? label.toUpperCase() : label;
    const rows =
      layout.headerLines === 2
        ? canvas.wrap(text, column.width * 0.45)
        : canvas.wrap(text, column.width - 3);
    rows.forEach((row, i) => {
      const x = column.right ? column.x + column.width - 2 : column.x + 2;
      canvas.text(row, x, y + i * pen.step, { bold: true, align: column.right ? 'right' : 'left' });
    });
    used = Math.max(used, rows.length);
  }
  const bottom = y + pen.step * (used - 1) + 4;
  if (layout.rules !== 'none') canvas.rule(pen.left, bottom, pen.right, bottom);
  return bottom + pen.step;
}

function drawRow(pen: Pen, columns: Column[], line: TruthLine, y: number): number {
  const { canvas, layout } = pen;
  let top = y;
  if (layout.describedAbove) {
    canvas.text(line.description, pen.left + 24, top);
    top += pen.step;
  }
  let used = 1;
  for (const column of columns) {
    const text = cell(pen, line, column.key);
    const x = column.right ? column.x + column.width - 2 : column.x + 2;
    if (column.key === 'description') {
      const rows = canvas.wrap(text, column.width - 6);
      if (layout.detailsBelow && line.detail)
        rows.push(...canvas.wrap(line.detail, column.width - 6));
      rows.forEach((row, i) => {
        canvas.text(row, x, top + i * pen.step);
      });
      used = Math.max(used, rows.length);
    } else canvas.text(text, x, top, { align: column.right ? 'right' : 'left' });
  }
  const bottom = top + pen.step * (used - 1) + 4;
  if (layout.rules !== 'none') canvas.rule(pen.left, bottom, pen.right, bottom);
  if (layout.rules === 'grid')
    for (const c of columns) canvas.rule(c.x, y - pen.step + 4, c.x, bottom);
  return bottom + pen.step * (layout.rules === 'none' ? 1 : 1.1);
}

/** Draws the lines, over as many pages as they need; returns the y under the last one. */
export function drawTable(pen: Pen, top: number): number {
  const { canvas, layout, invoice, print } = pen;
  const columns = columnsOf(pen);
  let y = drawHeader(pen, columns, top);
  let running = 0;
  for (const line of invoice.lines) {
    if (y > canvas.height - 70 - pen.step * 6) {
      if (layout.carried) {
        canvas.text(pen.label('carried'), pen.left + 60, y, { bold: true });
        canvas.text(print.plain(running * pen.sign), pen.right - 2, y, {
          align: 'right',
          bold: true,
        });
      }
      canvas.newPage();
      canvas.text(`${pen.label('number')} ${invoice.number}`, pen.left, 40);
      y = 64;
      if (layout.repeatHeader) y = drawHeader(pen, columns, y);
      if (layout.carried) {
        canvas.text(pen.label('carried'), pen.left + 60, y, { bold: true });
        canvas.text(print.plain(running * pen.sign), pen.right - 2, y, {
          align: 'right',
          bold: true,
        });
        y += pen.step * 1.2;
      }
    }
    y = drawRow(pen, columns, line, y);
    running = Math.round((running + line.amount) * 100) / 100;
  }
  return y;
}
