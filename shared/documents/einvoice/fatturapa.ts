import { roundTo } from '../invoice/round.ts';
import type { ExtractedInvoice, ExtractedLine, ExtractedParty } from '../invoice/schema.ts';
import type { StatedSums } from './standard-sums.ts';
import { shareTie, type Tie } from './tie.ts';
import { all, at, type Node, number, printed, text, written } from './xml.ts';

/** Credit notes: the usual one and the simplified. */
const CREDIT = new Set(['TD04', 'TD08']);

function party(holder: unknown): ExtractedParty {
  const data = at(holder, 'DatiAnagrafici');
  const who = at(data, 'Anagrafica');
  const person = ['Nome', 'Cognome'].flatMap((name) => text(at(who, name)) ?? []).join(' ');
  const id = at(data, 'IdFiscaleIVA');
  const vatId = ['IdPaese', 'IdCodice'].map((name) => text(at(id, name)) ?? '').join('');
  return {
    name: printed(who, 'Denominazione') ?? (person ? { text: person, page: 0 } : undefined),
    vatId: vatId ? { text: vatId, page: 0 } : undefined,
    email: printed(holder, 'Contatti', 'Email'),
  };
}

/** What one piece is lowered by: discounts (SC) and surcharges (MG) one after the other. */
function loweredPrice(node: Node, price: number): number {
  const end = all(node, 'ScontoMaggiorazione').reduce((left, entry) => {
    const sign = text(at(entry, 'Tipo')) === 'MG' ? 1 : -1;
    const amount = number(entry, 'Importo');
    const percent = number(entry, 'Percentuale') ?? 0;
    return left + sign * (amount ?? (left * percent) / 100);
  }, price);
  return price - end;
}

function line(node: Node): ExtractedLine {
  const price = number(node, 'PrezzoUnitario') ?? 0;
  const quantity = number(node, 'Quantita') ?? 1;
  const codes = all(node, 'CodiceArticolo');
  const gtin = codes.find((code) => /^(?:EAN|GTIN)/i.test(text(at(code, 'CodiceTipo')) ?? ''));
  const own = codes.find((code) => code !== gtin);
  return {
    code: printed(own, 'CodiceValore'),
    gtin: printed(gtin, 'CodiceValore'),
    description: printed(node, 'Descrizione'),
    quantity: printed(node, 'Quantita'),
    unit: printed(node, 'UnitaMisura'),
    unitPrice: printed(node, 'PrezzoUnitario'),
    discount: written(quantity * loweredPrice(node, price)),
    taxRate: printed(node, 'AliquotaIVA'),
    amount: printed(node, 'PrezzoTotale'),
  };
}

const sumOf = (nodes: Node[], name: string) =>
  roundTo(nodes.reduce((sum, node) => sum + (number(node, name) ?? 0), 0));

/** Maps an Italian FatturaPA (1.2, ordinary invoices) to the one shape. */
export function mapFatturaPa(root: Node): ExtractedInvoice {
  const header = at(root, 'FatturaElettronicaHeader');
  const body = at(root, 'FatturaElettronicaBody');
  const general = at(body, 'DatiGenerali', 'DatiGeneraliDocumento');
  const goods = at(body, 'DatiBeniServizi');
  const rates = all(goods, 'DatiRiepilogo');
  const payments = all(body, 'DatiPagamento').flatMap((it) => all(it, 'DettaglioPagamento'));
  const [net, tax] = [sumOf(rates, 'ImponibileImporto'), sumOf(rates, 'Imposta')];
  // Where the buyer pays the tax to the state itself, it is kept back from the vendor.
  const split = rates.filter((rate) => text(at(rate, 'EsigibilitaIVA')) === 'S');
  const withheld = sumOf(all(general, 'DatiRitenuta'), 'ImportoRitenuta') + sumOf(split, 'Imposta');
  const rounding = number(general, 'Arrotondamento') ?? 0;
  const whole = { text: String(roundTo(net + tax + rounding)), page: 0 };
  // Some state the total after what is withheld.
  const isAfter = number(general, 'ImportoTotaleDocumento') === roundTo(net + tax - withheld);
  const iban = payments.find((payment) => at(payment, 'IBAN') !== undefined);
  return {
    kind: CREDIT.has(text(at(general, 'TipoDocumento')) ?? '') ? 'credit-note' : 'invoice',
    number: printed(general, 'Numero'),
    issueDate: printed(general, 'Data'),
    dueDate: printed(payments[0], 'DataScadenzaPagamento'),
    orderNumber: printed(body, 'DatiGenerali', 'DatiOrdineAcquisto', 'IdDocumento'),
    currency: printed(general, 'Divisa'),
    vendor: { ...party(at(header, 'CedentePrestatore')), iban: printed(iban, 'IBAN') },
    buyer: party(at(header, 'CessionarioCommittente')),
    lines: all(goods, 'DettaglioLinee').map(line),
    taxes: rates.map((rate) => ({
      rate: printed(rate, 'AliquotaIVA'),
      base: printed(rate, 'ImponibileImporto'),
      amount: printed(rate, 'Imposta'),
    })),
    totals: {
      net: { text: String(net), page: 0 },
      tax: { text: String(tax), page: 0 },
      total: isAfter ? whole : (printed(general, 'ImportoTotaleDocumento') ?? whole),
      charges: written(sumOf(all(general, 'DatiCassaPrevidenziale'), 'ImportoContributoCassa')),
      rounding: printed(general, 'Arrotondamento'),
      withheld: written(withheld),
      due: written(sumOf(payments, 'ImportoPagamento')),
    },
    conventions: { decimalMark: '.', dateOrder: 'ymd' },
  };
}

/**
 * What may be taken for the base of what is withheld: an agent's fee to a half or a fifth, an author's to
 * three quarters or three fifths, whatever the rate.
 */
const TAXED_SHARES = [1, 0.75, 0.6, 0.5, 0.2];

function withheldTies(body: unknown, funds: readonly Node[]): Tie[] {
  const lines = all(at(body, 'DatiBeniServizi'), 'DettaglioLinee');
  const bears = (node: Node) => text(at(node, 'Ritenuta')) === 'SI';
  const ofLines = (some: readonly Node[]) => sumOf([...some], 'PrezzoTotale');
  const charged = [[], funds.filter(bears), funds].map((some) =>
    sumOf([...some], 'ImportoContributoCassa'),
  );
  const marked = ofLines(lines.filter(bears));
  const bases = [marked, ofLines(lines)].flatMap((base) => charged.map((fund) => base + fund));
  return all(at(body, 'DatiGenerali', 'DatiGeneraliDocumento'), 'DatiRitenuta').map((entry) => {
    const amount = number(entry, 'ImportoRitenuta');
    const rate = number(entry, 'AliquotaRitenuta');
    const ways = bases.flatMap((base) =>
      TAXED_SHARES.map((share) => (base * share * (rate ?? 0)) / 100),
    );
    const apart = (way: number) => Math.abs(way - (amount ?? 0));
    return {
      name: 'what is withheld by its rate',
      is: rate === undefined ? undefined : amount,
      by: ways.reduce((best, way) => (apart(way) < apart(best) ? way : best)),
      parts: 2,
    };
  });
}

/** Lines without a quantity are one piece at their price. */
const pieceTies = (lines: readonly Node[]): Tie[] =>
  lines.map((node) => {
    const price = number(node, 'PrezzoUnitario');
    const isPiece = number(node, 'Quantita') === undefined && price !== undefined;
    return {
      name: '00423, the amount of a line',
      is: isPiece ? number(node, 'PrezzoTotale') : undefined,
      by: (price ?? 0) - loweredPrice(node, price ?? 0),
      parts: 2,
    };
  });

/** A pension fund's contribution is charged beside the lines, with a rate of its own. */
export function statedByFatturaPa(root: Node): StatedSums {
  const body = at(root, 'FatturaElettronicaBody');
  const funds = all(at(body, 'DatiGenerali', 'DatiGeneraliDocumento'), 'DatiCassaPrevidenziale');
  return {
    ofLines: undefined,
    adjustments: funds.map((fund) => ({
      isCharge: true,
      amount: number(fund, 'ImportoContributoCassa') ?? 0,
      rate: number(fund, 'AliquotaIVA') ?? 0,
    })),
    arePricesWhole: true,
    ties: [
      ...pieceTies(all(at(body, 'DatiBeniServizi'), 'DettaglioLinee')),
      ...withheldTies(body, funds),
      ...funds.map((fund) =>
        shareTie('a fund’s contribution', {
          amount: number(fund, 'ImportoContributoCassa'),
          base: number(fund, 'ImponibileCassa'),
          percent: number(fund, 'AlCassa'),
        }),
      ),
    ],
  };
}
