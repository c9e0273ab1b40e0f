import { LANGUAGES } from '../../../languages/languages.ts';
import { fold } from '../../../text/fold.ts';
import type { Cell, Line } from '../../../text/lines.ts';
import { medianSize } from '../../../text/median-size.ts';
import { isOfLabels } from '../../words/label-words.ts';
import { titleIn } from '../../words/titles.ts';
import { labelKey } from '../../words/vocabulary.ts';
import { LEGAL } from '../legal-forms.ts';
import { isAddress, isWhere } from './address.ts';
import { illegible } from './as-read.ts';
import { type Block, blocksOf } from './blocks.ts';
import type { Clues, PLACE } from './clues.ts';
import { type Contacts, contactsOf, isReached } from './contacts.ts';
import type { Mention } from './mention.ts';
import { afterNameLabel, isName, nameIn } from './names.ts';

/** Cells under the labels of who buys and who sells, and those of them that name the one. */
export type PageBlocks = {
  buyers: ReadonlySet<Cell>;
  sellers: ReadonlySet<Cell>;
  firstBuyers: ReadonlySet<Cell>;
  firstSellers: ReadonlySet<Cell>;
};

/** A page as names are looked for on it. */
export type Look = PageBlocks & {
  lines: readonly Line[];
  median: number;
  bottom: number;
  letterhead: Line | undefined;
  blocks: ReadonlyMap<Cell, Block>;
  contacts: Contacts;
  /** The cell that begins what stands over the label of who is billed, in its column. */
  overBuyer: Cell | undefined;
  /** What begins right under the sender's line of an envelope's window. */
  window: Cell | undefined;
  /** Cells with a label for a registered name and one behind it, in reading order. */
  registered: readonly Cell[];
  /** Whether there are more addresses than the seller's own. */
  addressed: boolean;
  /** Whether a label says who buys, and somebody's name stands there. */
  namesBuyer: boolean;
};

const USUAL_SIZE = 9;

/** @param lines those of one page. @param bottom where its print ends, in points. */
export function lookAt(lines: readonly Line[], blocks: PageBlocks, bottom: number): Look {
  const printed = blocksOf(lines);
  const addresses = [...new Set(printed.values())].filter(isAddress);
  return {
    ...blocks,
    lines,
    median: medianSize(
      lines.map(({ size }) => size),
      USUAL_SIZE,
    ),
    bottom,
    letterhead: lines.find(({ cells }) => cells.some(({ text }) => !titleIn(labelKey(text)))),
    blocks: printed,
    contacts: contactsOf(lines.flatMap(({ cells }) => cells)),
    window: windowOf(lines),
    overBuyer: overBuyer(lines, blocks.buyers, printed),
    registered: lines.flatMap(({ cells }) =>
      cells.filter(({ text }) => NAMES_REGISTERED.test(fold(text))),
    ),
    addressed: addresses.length > 1,
    namesBuyer: [...blocks.buyers].some(({ text }) => {
      const name = nameIn(text);
      return isName(name) && !isOfLabels(name);
    }),
  };
}

/** A part of the sender's line above the window of an envelope: "Name · Street · City". */
const PART = String.raw`(?:\s*[·•|]|\s[-–]\s)`;
const SENDERS_LINE = new RegExp(`^([^·•|]{3,60}?)${PART}[^·•|]+?${PART}.*\\d`);
/** The same with commas: "Inh. Ann Tern, Kaistraße 3, 20457 Hamburg". */
const WITH_COMMAS = /^([^,]{3,60}),\s?[^,]*\d[^,]*,\s?(?:\p{Lu}{1,2}-)?\d{4,5}\s\p{Lu}[^,]*$/u;
/** Lines under it in which the window begins: what stands beside it may be between. */
const WINDOW = 3;

/** The name in a sender's line. */
export const sendersName = ({ text }: Cell): string =>
  fold((SENDERS_LINE.exec(text) ?? WITH_COMMAS.exec(text))?.[1] ?? '');

/** Whom a paper is sent to stands right under its sender's line. */
function windowOf(lines: readonly Line[]): Cell | undefined {
  for (const [i, line] of lines.entries()) {
    const sender = line.cells.find(sendersName);
    const under =
      sender &&
      lines
        .slice(i + 1, i + 1 + WINDOW)
        .flatMap(({ cells }) => cells)
        .find(({ x0 }) => Math.abs(x0 - sender.x0) < ALIGNED);
    if (under) return under;
  }
  return undefined;
}

/** What begins the only block over the first label of who is billed, at the same left. */
function overBuyer(
  lines: readonly Line[],
  buyers: ReadonlySet<Cell>,
  blocks: ReadonlyMap<Cell, Block>,
): Cell | undefined {
  const label = lines.findIndex(({ cells }) => cells.some((cell) => buyers.has(cell)));
  const first = lines[label]?.cells.find((cell) => buyers.has(cell));
  if (!first) return undefined;
  const over = lines
    .slice(0, label)
    .flatMap(({ cells }) => cells.filter(({ x0 }) => Math.abs(x0 - first.x0) < ALIGNED));
  const [top] = over;
  if (!top || titleIn(labelKey(top.text))) return undefined;
  // A larger name under it may be a person's who works for it, or the other way round.
  const isOne = over.every(
    (cell) => blocks.get(cell) === blocks.get(top) && sizeOf(cell) <= sizeOf(top) * 1.05,
  );
  return isOne ? top : undefined;
}

const ALIGNED = 4;
/** A title on the same line may be larger. */
export const sizeOf = ({ words }: Cell) => Math.max(...words.map(({ size }) => size));
const HOUSE_NUMBER = /\p{L}\.?,? \d{1,4} ?[A-Za-z]?$|^\d{1,4}[A-Za-z]?,? \p{L}/u;
const FIGURES = 2;
const WORDS = 7;
/** Lines of a block, from the top, that its name may be on. */
const HEAD_OF_BLOCK = 2;
/** "Razón social: …": the name of who made the form comes before the customer's. */
const REGISTERED = LANGUAGES.flatMap(({ registeredName }) => registeredName ?? []).join('|');
const REGISTERED_NAME = new RegExp(`^(?:${REGISTERED})\\s*:\\s*\\S`);
const NAMES_REGISTERED = new RegExp(`(?:${REGISTERED})\\s*:\\s*\\S`);
/** "Number: 17": a label and its value in one cell. */
const OTHER_LABEL = /^[^:]{2,30}:\s+\S/;

/** In forms the colons stand under each other, before the values. */
const isOfLabel = (text: string) => OTHER_LABEL.test(text) || /^\s*:/.test(text);

/** What begins the page, at its top or larger than its text. */
const isLettering = ({ line, cell }: Mention, { letterhead, median, bottom }: Look) =>
  line === letterhead && (line.y < bottom * TOP || sizeOf(cell) > median * LARGER);
const TOP = 0.12;
const LARGER = 1.3;

/** Whether a name begins an address and nothing says how to reach it: whom the paper is sent to stands so. */
export function isBareAddress(mention: Mention, look: Look): boolean {
  const block = look.blocks.get(mention.cell);
  return (
    block !== undefined &&
    isAddress(block) &&
    !isReached(block, mention, look.contacts) &&
    !isLettering(mention, look) &&
    mention.line.y >= look.bottom * TOP
  );
}

/** Whether a name stands in the window, below the sender's line; with it, it may be one block. */
function isInWindow({ cell }: Mention, { window, blocks }: Look): boolean {
  const block = blocks.get(cell);
  if (!window || !block || block !== blocks.get(window)) return false;
  return block.cells.indexOf(cell) >= block.cells.indexOf(window);
}

/** An amount in a cell by itself. */
const AMOUNT =
  /^[^\p{L}\d]*(?:[A-Z]{1,3}\$?)?\s*[-–(]?\d[\d.,\s]*[.,]\d{2}[^\p{L}\d]*(?:[A-Z]{3})?$/u;

/** How strongly each clue of its place speaks for a name. */
export function placeClues(mention: Mention, look: Look): Clues<keyof typeof PLACE> {
  const { name, line, cell } = mention;
  const { median, bottom, buyers, sellers } = look;
  const legal = LEGAL.test(fold(name));
  const block = look.blocks.get(cell);
  const inBlock = block ? block.cells.indexOf(cell) : 0;
  const labelled = mention.saying === 'seller' || look.firstSellers.has(cell);
  const ofCustomer = block?.cells.some((it) => look.contacts.customers.has(it)) ?? false;
  const reached = block !== undefined && isReached(block, mention, look.contacts);
  const next = line.cells[line.cells.indexOf(cell) + 1];
  // What made the paper has its sign of copyright at the top too.
  const isImprint = mention.saying === 'imprint';
  const is = {
    legalForm: legal && !(isImprint && line.y < bottom * 0.25),
    top: !isImprint && line.y < bottom * TOP,
    upperQuarter: !isImprint && line.y < bottom * 0.25,
    footer: line.y > bottom * 0.9 && legal,
    letterhead: !isImprint && line === look.letterhead,
    contacts: reached && !ofCustomer && inBlock < HEAD_OF_BLOCK,
    labelled,
    named: line.y < bottom * 0.25 && REGISTERED_NAME.test(fold(cell.text)),
    sellersBlock: legal && !labelled && sellers.has(cell),
    overBuyer: inBlock === 0 && look.overBuyer === cell,
    buyersBlock: buyers.has(cell),
    window: isInWindow(mention, look),
    customersNumber: ofCustomer,
    where: isWhere(name, cell, line),
    ofAmount: next !== undefined && AMOUNT.test(next.text),
    addressOnly:
      !look.namesBuyer &&
      look.addressed &&
      block !== undefined &&
      block.cells.length > 2 &&
      isBareAddress(mention, look),
    houseNumber: HOUSE_NUMBER.test(name),
    figures: (name.match(/\d/g) ?? []).length > FIGURES,
    long: fold(name).replace(LEGAL, '').split(' ').length > WORDS,
    otherLabel: !mention.saying && isOfLabel(cell.text) && afterNameLabel(cell.text) === undefined,
  };
  return {
    ...Object.fromEntries(Object.entries(is).map(([clue, holds]) => [clue, holds ? 1 : 0])),
    illegible: illegible(cell),
    large: Math.min(2.5 / 3.5, Math.max(0, sizeOf(cell) / median - 1)),
  };
}
