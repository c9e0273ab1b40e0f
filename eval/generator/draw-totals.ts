import type { Pen } from './pen.ts';

type Row = [label: string, value: string, strong?: boolean];

function totalRows(pen: Pen): Row[] {
  const { invoice, print, layout, sign } = pen;
  const money = (value: number) => print.money(value * sign);
  const rows: Row[] = [];
  if (invoice.discount)
    rows.push([pen.tag('totalDiscount'), print.money(-invoice.discount * sign)]);
  if (invoice.charges) rows.push([pen.tag('shipping'), money(invoice.charges)]);
  rows.push([pen.tag('net'), money(invoice.net)]);
  if (layout.totals === 'taxTable') rows.push([pen.tag('tax'), money(invoice.tax)]);
  else
    for (const tax of invoice.taxes) {
      const rate = print.percent(tax.rate);
      const label =
        layout.totalsRate || invoice.taxes.length > 1
          ? `${pen.label('tax')} ${rate}`
          : pen.label('tax');
      rows.push([layout.colon ? `${label}:` : label, money(tax.amount)]);
    }
  rows.push([pen.tag('total'), money(invoice.total), true]);
  return rows;
}

function drawTaxTable(pen: Pen, top: number): number {
  const { canvas, print, sign } = pen;
  const at = [pen.left, pen.left + 60, pen.left + 150].map((x) => x + 60);
  const heads = [pen.label('taxRate'), pen.label('taxBase'), pen.label('tax')];
  heads.forEach((head, i) => {
    canvas.text(head, at[i] ?? 0, top, { bold: true, align: 'right' });
  });
  let y = top + pen.step;
  for (const tax of pen.invoice.taxes) {
    const cells = [
      print.percent(tax.rate),
      print.plain(tax.base * sign),
      print.plain(tax.amount * sign),
    ];
    cells.forEach((text, i) => {
      canvas.text(text, at[i] ?? 0, y, { align: 'right' });
    });
    y += pen.step;
  }
  return y + pen.step;
}

/** Draws the totals block, on a new page where it does not fit, and the closing note. */
export function drawTotals(pen: Pen, top: number): void {
  const { canvas, layout, print, invoice } = pen;
  const rows = totalRows(pen);
  let y = top;
  if (y + (rows.length + invoice.taxes.length + 5) * pen.step > canvas.height - 60) {
    canvas.newPage();
    y = 70;
  }
  if (layout.totals === 'taxTable') y = drawTaxTable(pen, y);
  if (layout.totals === 'across') {
    const wide = (pen.right - pen.left) / rows.length;
    rows.forEach(([label, value, strong], i) => {
      const x = pen.left + wide * (i + 1) - 4;
      canvas.text(label, x, y, { align: 'right', size: canvas.size * 0.85 });
      canvas.text(value, x, y + pen.step * 1.2, { align: 'right', bold: strong ?? false });
    });
    y += pen.step * 3;
  } else {
    const labelAt = layout.totals === 'left' ? pen.left : pen.right - 190;
    const valueAt = layout.totals === 'left' ? pen.left + 230 : pen.right - 2;
    for (const [label, value, strong] of rows) {
      canvas.text(label, labelAt, y, { bold: strong ?? false });
      canvas.text(value, valueAt, y, { align: 'right', bold: strong ?? false });
      y += pen.step * 1.15;
    }
  }
  y += pen.step;
  canvas.text(pen.label('terms'), pen.left, y);
  if (layout.footerNote) {
    const early = print.money(Math.round(invoice.total * 98) / 100);
    canvas.text(`2 % / 10: ${early}, ${print.date(invoice.dueDate)}`, pen.left, y + pen.step);
  }
}
