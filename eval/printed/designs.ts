import { html } from 'hono/html';
import type { Party, PrintedLine } from './compose.ts';
import type { Design, Print } from './print.ts';

/** An order of parts that is not that of the file: a paper is read by where things stand. */
const BASE = `
  body { font: 9.5pt sans-serif; color: #222; margin: 0 }
  table { border-collapse: collapse } td, th { vertical-align: top; padding: 1.2mm 1.5mm; text-align: left; font-weight: normal }
  .r { text-align: right; white-space: nowrap } small { color: #777; font-size: 7.5pt; display: block } h1 { font-weight: 600 }`;

const titleOf = ({ sheet, word }: Print) =>
  word(sheet.kind === 'invoice' ? 'title' : 'creditTitle');
const lines = (party: Party) => html`${party.name}<br>${party.street}<br>${party.city}`;
const nameOf = ({ name, note }: PrintedLine) =>
  html`${name}${note ? html`<small>${note}</small>` : ''}`;
const rateText = (label: string, rate: string) =>
  label.includes('%') ? label.replace(/%/, rate) : `${label} ${rate}`;

/** The rows below the table: what changes the sum, the net amount, a row for each tax, the total. */
function sums({ sheet, figures, word, sign }: Print): [string, number, boolean?][] {
  const rows: [string, number, boolean?][] = [];
  if (sheet.discount) rows.push([word('discount'), -sheet.discount * sign]);
  if (sheet.shipping) rows.push([word('shipping'), sheet.shipping * sign]);
  rows.push([word('net'), sheet.net * sign]);
  for (const { rate, amount } of sheet.taxes)
    rows.push([rateText(word('tax'), figures.rate(rate)), amount * sign]);
  rows.push([word('total'), sheet.total * sign, true]);
  return rows;
}

const sumTable = (print: Print, cells = 'sums') =>
  html`<table class="${cells}">${sums(print).map(
    ([label, value, last]) =>
      html`<tr class="${last ? 'last' : ''}"><td>${label}</td><td class="r">${print.figures.money(value)}</td></tr>`,
  )}</table>`;

const bank = ({ sheet, word }: Print) =>
  sheet.vendor.iban
    ? html`${word('bank')}: IBAN ${sheet.vendor.iban.replace(/(.{4})/g, '$1 ').trim()}`
    : '';
const taxNumber = ({ sheet, word }: Print) =>
  html`${word('taxNumberLabel')} ${sheet.vendor.taxNumber}`;

/** A letter: the sender at the right, the window at the left, a table without lines. */
const letter: Design = {
  name: 'letter',
  lines: [1, 8],
  extras: true,
  css: `${BASE} .from { text-align: right } .window { margin: 12mm 0 8mm } .window small { text-decoration: underline }
    .meta { float: right; margin-top: -22mm } .items { width: 100%; margin: 6mm 0 } th { color: #555 }
    .sums { margin-left: auto } .last td { font-weight: bold; padding-top: 3mm } footer { margin-top: 16mm; display: flex; justify-content: space-between; font-size: 7.5pt; color: #666 }`,
  body: (print) => {
    const { sheet, figures, word, sign } = print;
    const { vendor, buyer } = sheet;
    return html`<div class="from"><b>${vendor.name}</b><br>${vendor.street}<br>${vendor.city}</div>
      <div class="window"><small>${vendor.name} · ${vendor.street} · ${vendor.city}</small>${lines(buyer)}</div>
      <table class="meta"><tr><td>${word('number')}</td><td class="r">${sheet.number}</td></tr>
        <tr><td>${word('date')}</td><td class="r">${figures.day(sheet.issued)}</td></tr>
        <tr><td>${word('due')}</td><td class="r">${figures.day(sheet.due)}</td></tr></table>
      <h1>${titleOf(print)}</h1>
      <table class="items"><tr><th>${word('item')}</th><th class="r">${word('quantity')}</th><th></th><th class="r">${word('price')}</th><th class="r">${word('amount')}</th></tr>
      ${sheet.lines.map(
        (
          line,
        ) => html`<tr><td>${nameOf(line)}</td><td class="r">${figures.quantity(line.quantity)}</td><td>${line.unit}</td>
          <td class="r">${figures.plain(line.price)}</td><td class="r">${figures.plain(line.amount * sign)}</td></tr>`,
      )}</table>${sumTable(print)}<p>${word('thanks')}</p>
      <footer><span>${lines(vendor)}</span><span>${bank(print)}</span><span>${taxNumber(print)}</span></footer>`;
  },
};

/** A form: a dark band, seller and buyer side by side, a grid with the rate of each line and a table of taxes. */
const form: Design = {
  name: 'form',
  lines: [2, 9],
  manyRates: true,
  css: `${BASE} body { font-family: serif } .band { background: #234; color: #fff; padding: 4mm; display: flex; justify-content: space-between; font-size: 14pt; -webkit-print-color-adjust: exact }
    .two { display: flex; gap: 8mm; margin: 5mm 0 } .two div { flex: 1; border: .3mm solid #99a; padding: 2mm } .items { width: 100% } .items td, .items th { border: .2mm solid #99a }
    .below { display: flex; justify-content: space-between; margin-top: 5mm; align-items: flex-start } .taxes td, .taxes th { border: .2mm solid #ccd; font-size: 8pt } .last td { font-size: 12pt; border-top: .4mm solid #234 }`,
  body: (print) => {
    const { sheet, figures, word, sign } = print;
    const { vendor, buyer } = sheet;
    return html`<div class="band"><span>${titleOf(print)}</span><span>${vendor.name}</span></div>
      <p>${word('number')}: <b>${sheet.number}</b> &nbsp; ${word('date')}: <b>${figures.day(sheet.issued)}</b> &nbsp; ${word('due')}: <b>${figures.day(sheet.due)}</b></p>
      <div class="two"><div>${lines(vendor)}<br>${taxNumber(print)}</div><div><small>${word('buyer')}</small>${lines(buyer)}</div></div>
      <table class="items"><tr><th>${word('item')}</th><th class="r">${word('quantity')}</th><th class="r">${word('price')}</th><th class="r">${word('rate')}</th><th class="r">${word('amount')}</th></tr>
      ${sheet.lines.map(
        (
          line,
        ) => html`<tr><td>${nameOf(line)}</td><td class="r">${figures.quantity(line.quantity)} ${line.unit}</td><td class="r">${figures.plain(line.price)}</td>
          <td class="r">${figures.rate(line.rate)}</td><td class="r">${figures.plain(line.amount * sign)}</td></tr>`,
      )}</table>
      <div class="below"><table class="taxes"><tr><th>${word('rate')}</th><th class="r">${word('net')}</th><th class="r">${word('tax').replace(/[@(]?%\)?/, '')}</th></tr>${sheet.taxes.map(
        ({ rate, base, amount }) =>
          html`<tr><td>${figures.rate(rate)}</td><td class="r">${figures.plain(base * sign)}</td><td class="r">${figures.plain(amount * sign)}</td></tr>`,
      )}</table>${sumTable(print)}</div><p>${bank(print)}</p>`;
  },
};

/** A column at the side with labels above their values, the total large on top, no lines in the table. */
const sidebar: Design = {
  name: 'sidebar',
  lines: [1, 6],
  css: `${BASE} body { display: flex; gap: 10mm } aside { width: 42mm; font-size: 8.5pt } aside dt { color: #888; margin-top: 3mm } aside dd { margin: 0 } main { flex: 1 }
    .large { font-size: 20pt; font-weight: 300 } .items { width: 100%; margin: 8mm 0 } .items td { border-bottom: .2mm solid #ddd } .sums { width: 100% } .last td { font-weight: bold }`,
  body: (print) => {
    const { sheet, figures, word, sign } = print;
    const { vendor, buyer } = sheet;
    return html`<aside><b>${vendor.name}</b><br>${vendor.street}<br>${vendor.city}
      <dl><dt>${word('number')}</dt><dd>${sheet.number}</dd><dt>${word('date')}</dt><dd>${figures.day(sheet.issued)}</dd><dt>${word('due')}</dt><dd>${figures.day(sheet.due)}</dd>
      <dt>${word('buyer')}</dt><dd>${lines(buyer)}</dd><dt>${word('taxNumberLabel')}</dt><dd>${sheet.vendor.taxNumber}</dd>
      ${vendor.iban ? html`<dt>IBAN</dt><dd>${vendor.iban}</dd>` : ''}</dl></aside>
      <main><h1>${titleOf(print)}</h1><div class="large">${figures.money(sheet.total * sign)}</div>
      <table class="items"><tr><th>${word('item')}</th><th class="r">${word('quantity')}</th><th class="r">${word('price')}</th><th class="r">${word('amount')}</th></tr>
      ${sheet.lines.map(
        (
          line,
        ) => html`<tr><td><b>${line.name}</b>${line.note ? html`<small>${line.note}</small>` : ''}</td><td class="r">${figures.quantity(line.quantity)} ${line.unit}</td>
          <td class="r">${figures.money(line.price)}</td><td class="r">${figures.money(line.amount * sign)}</td></tr>`,
      )}</table>${sumTable(print)}<p>${word('thanks')}</p></main>`;
  },
};

/** A shop's paper: price before quantity, tax inside of the prices and named below the total. */
const shop: Design = {
  name: 'shop',
  lines: [1, 5],
  gross: true,
  extras: true,
  css: `${BASE} header { text-align: center } header b { font-size: 16pt } .addresses { display: flex; justify-content: space-between; margin: 6mm 0 } .items { width: 100% }
    .items th { background: #eee; -webkit-print-color-adjust: exact } .sums { width: 60%; margin: 4mm 0 0 auto } .last td { font-weight: bold } footer { text-align: center; margin-top: 20mm; font-size: 8pt }`,
  body: (print) => {
    const { sheet, figures, word, sign } = print;
    const { vendor, buyer } = sheet;
    return html`<header><b>${vendor.name}</b><br>${vendor.street}, ${vendor.city}</header>
      <div class="addresses"><span>${word('buyer')}:<br>${lines(buyer)}</span><span class="r">${titleOf(print)}<br>${word('number')} ${sheet.number}<br>${word('date')} ${figures.day(sheet.issued)}<br>${word('due')} ${figures.day(sheet.due)}</span></div>
      <table class="items"><tr><th>${word('item')}</th><th class="r">${word('price')}</th><th class="r">${word('quantity')}</th><th class="r">${word('amount')}</th></tr>
      ${sheet.lines.map(
        (line) =>
          html`<tr><td>${nameOf(line)}</td><td class="r">${figures.money(line.price)}</td><td class="r">${figures.quantity(line.quantity)}</td><td class="r">${figures.money(line.amount * sign)}</td></tr>`,
      )}</table>${sumTable(print)}<footer>${word('thanks')}<br>${taxNumber(print)} · ${bank(print)}</footer>`;
  },
};

/** A long list over several sheets, numbered, small, headings again on each. */
const list: Design = {
  name: 'list',
  lines: [45, 70],
  css: `${BASE} body { font-size: 8pt } .head { display: flex; justify-content: space-between } .items { width: 100%; margin: 6mm 0 } thead th { border-bottom: .4mm solid #000 } .items tr { break-inside: avoid }
    .sums { margin-left: auto } .last td { border-top: .3mm solid #000; font-weight: bold } td, th { padding: .8mm 1mm }`,
  body: (print) => {
    const { sheet, figures, word, sign } = print;
    const { vendor, buyer } = sheet;
    return html`<div class="head"><div><b>${vendor.name}</b><br>${vendor.street}<br>${vendor.city}<br>${taxNumber(print)}</div>
      <table><tr><td>${titleOf(print)}</td><td></td></tr><tr><td>${word('number')}</td><td>${sheet.number}</td></tr><tr><td>${word('date')}</td><td>${figures.day(sheet.issued)}</td></tr><tr><td>${word('due')}</td><td>${figures.day(sheet.due)}</td></tr></table></div>
      <p>${word('buyer')}<br>${lines(buyer)}</p>
      <table class="items"><thead><tr><th class="r">#</th><th>${word('item')}</th><th class="r">${word('quantity')}</th><th>&nbsp;</th><th class="r">${word('price')}</th><th class="r">${word('amount')}</th></tr></thead><tbody>
      ${sheet.lines.map(
        (line, i) =>
          html`<tr><td class="r">${i + 1}</td><td>${nameOf(line)}</td><td class="r">${figures.quantity(line.quantity)}</td><td>${line.unit}</td><td class="r">${figures.plain(line.price)}</td><td class="r">${figures.plain(line.amount * sign)}</td></tr>`,
      )}</tbody></table>${sumTable(print)}<p>${bank(print)}<br>${word('thanks')}</p>`;
  },
};

export const DESIGNS: readonly Design[] = [letter, form, sidebar, shop, list];
