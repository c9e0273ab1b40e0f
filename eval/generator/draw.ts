import { openCanvas } from './canvas.ts';
import { drawTable } from './draw-table.ts';
import { drawTotals } from './draw-totals.ts';
import type { Layout } from './layout.ts';
import type { Pen } from './pen.ts';
import { printerFor } from './print.ts';
import type { TruthInvoice } from './truth.ts';
import { LABELS, type LabelKey } from './vocabulary.ts';

function drawVendor(pen: Pen): number {
  const { canvas, layout, invoice } = pen;
  const { vendor } = invoice;
  const big = canvas.size * 1.7;
  const rest = [
    vendor.street,
    vendor.city,
    vendor.country,
    `${pen.label('vatId')}: ${vendor.vatId}`,
  ];
  if (layout.vendorAt === 'footer') {
    canvas.text(vendor.name, pen.right, 48, { size: big, bold: true, align: 'right' });
    return 60;
  }
  const align =
    layout.vendorAt === 'left' ? 'left' : layout.vendorAt === 'right' ? 'right' : 'centre';
  const x = align === 'left' ? pen.left : align === 'right' ? pen.right : canvas.width / 2;
  canvas.text(vendor.name, x, 48, { size: big, bold: true, align });
  let y = 48 + big;
  if (align === 'centre') {
    canvas.text(`${vendor.street} · ${vendor.city} · ${vendor.email}`, x, y, { align });
    canvas.text(rest[3] ?? '', x, y + pen.step, { align });
    return y + pen.step * 2;
  }
  for (const text of [...rest, vendor.email]) {
    canvas.text(text, x, y, { align });
    y += pen.step;
  }
  return y;
}

function drawBuyer(pen: Pen, top: number): number {
  const { canvas, layout, invoice } = pen;
  const x = layout.buyerAt === 'left' ? pen.left : canvas.width * 0.58;
  let y = top;
  if (layout.buyerLabel) {
    canvas.text(pen.tag('billTo'), x, y, { bold: true });
    y += pen.step;
  } else {
    const sender = `${invoice.vendor.name}, ${invoice.vendor.street}, ${invoice.vendor.city}`;
    canvas.text(sender, x, y, { size: canvas.size * 0.7 });
    y += pen.step * 1.3;
  }
  for (const text of [invoice.buyer.name, invoice.buyer.street, invoice.buyer.city]) {
    canvas.text(text, x, y);
    y += pen.step;
  }
  return y;
}

function metaPairs(pen: Pen): [string, string][] {
  const { invoice, print } = pen;
  const pairs: [LabelKey, string][] = [
    ['number', invoice.number],
    ['date', print.date(invoice.issueDate)],
    ['customer', `K${(invoice.total * 7).toFixed(0).slice(0, 5)}`],
    ['due', print.date(invoice.dueDate)],
  ];
  if (invoice.orderNumber) pairs.push(['order', invoice.orderNumber]);
  return pairs.map(([key, value]) => [pen.tag(key), value]);
}

/** Draws the document's title, number and dates; returns where the next block may start. */
function drawMeta(pen: Pen, top: number, beside: number): number {
  const { canvas, layout, invoice } = pen;
  const title = pen.label(invoice.kind === 'invoice' ? 'invoice' : 'credit');
  const pairs = metaPairs(pen);
  const other = layout.buyerAt === 'left' ? canvas.width * 0.58 : pen.left;
  let y = beside;
  switch (layout.meta) {
    case 'pairs':
      canvas.text(title, other, y, { size: canvas.size * 1.6, bold: true });
      y += pen.step * 1.8;
      for (const [label, value] of pairs) {
        canvas.text(label, other, y);
        canvas.text(value, pen.right * (layout.buyerAt === 'left' ? 1 : 0.5), y, {
          align: 'right',
        });
        y += pen.step;
      }
      return Math.max(top, y);
    case 'lines':
      y = top + pen.step;
      canvas.text(title, pen.left, y, { size: canvas.size * 1.6, bold: true });
      y += pen.step * 1.6;
      for (const [label, value] of pairs) {
        canvas.text(`${label} ${value}`, pen.left, y);
        y += pen.step;
      }
      return y;
    case 'title':
      y = top + pen.step;
      canvas.text(`${title} ${invoice.number}`, pen.left, y, {
        size: canvas.size * 1.5,
        bold: true,
      });
      y += pen.step * 1.6;
      for (const [label, value] of pairs.slice(1)) {
        canvas.text(`${label} ${value}`, pen.left, y);
        y += pen.step;
      }
      return y;
    default: {
      y = top + pen.step;
      canvas.text(title, pen.left, y, { size: canvas.size * 1.6, bold: true });
      y += pen.step * 1.8;
      const wide = (pen.right - pen.left) / pairs.length;
      pairs.forEach(([label, value], i) => {
        const x = pen.left + wide * i + (layout.meta === 'boxes' ? 3 : 0);
        canvas.text(label, x, y, { size: canvas.size * 0.85, bold: layout.meta === 'stacked' });
        canvas.text(value, x, y + pen.step * 1.1);
      });
      if (layout.meta === 'boxes') {
        for (let i = 0; i <= pairs.length; i++)
          canvas.rule(pen.left + wide * i, y - pen.step, pen.left + wide * i, y + pen.step * 1.5);
        canvas.rule(pen.left, y - pen.step, pen.right, y - pen.step);
        canvas.rule(pen.left, y + pen.step * 1.5, pen.right, y + pen.step * 1.5);
      }
      return y + pen.step * 2.4;
    }
  }
}

function drawFooters(pen: Pen): void {
  const { canvas, invoice, layout } = pen;
  const { vendor } = invoice;
  const pages = canvas.pages().length;
  for (let i = 0; i < pages; i++) {
    canvas.on(i);
    const y = canvas.height - 44;
    const small = { size: Math.max(6, canvas.size * 0.75) };
    canvas.rule(pen.left, y - 8, pen.right, y - 8);
    if (layout.vendorAt === 'footer') {
      canvas.text(`${vendor.name} · ${vendor.street} · ${vendor.city}`, pen.left, y, small);
      canvas.text(`${pen.label('vatId')} ${vendor.vatId}`, pen.left, y + 9, small);
    } else canvas.text(`${vendor.name} · ${vendor.phone}`, pen.left, y, small);
    const pairs = vendor.iban.replace(/(.{4})/g, '$1 ').trim();
    canvas.text(`IBAN ${pairs}`, pen.left + 230, y + 9, small);
    canvas.text(`${pen.label('page')} ${i + 1} / ${pages}`, pen.right, y, {
      ...small,
      align: 'right',
    });
  }
}

/** Prints an invoice in a layout; the same input gives the same bytes. */
export async function drawInvoice(invoice: TruthInvoice, layout: Layout): Promise<Uint8Array> {
  const canvas = await openCanvas(layout);
  const words = LABELS[invoice.locale];
  const label = (key: LabelKey) => words[key][layout.labels] ?? words[key][0] ?? key;
  const pen: Pen = {
    canvas,
    layout,
    invoice,
    print: printerFor(invoice, layout),
    label,
    tag: (key) => (layout.colon ? `${label(key)}:` : label(key)),
    sign: invoice.kind === 'credit-note' && layout.signedCredit ? -1 : 1,
    left: 50,
    right: canvas.width - 50,
    step: canvas.size * 1.35,
  };
  const underVendor = drawVendor(pen) + pen.step * 1.5;
  const underBuyer = drawBuyer(pen, underVendor);
  const top = drawMeta(pen, underBuyer, underVendor);
  const underTable = drawTable(pen, top + pen.step * 1.5);
  drawTotals(pen, underTable + pen.step);
  drawFooters(pen);
  return canvas.document.save({ useObjectStreams: false });
}
