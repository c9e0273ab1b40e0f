import { LANGUAGES } from '../../../languages/languages.ts';
import { fold } from '../../../text/fold.ts';
import type { Cell, Line } from '../../../text/lines.ts';
import { medianSize } from '../../../text/median-size.ts';
import { CONTACT } from '../../words/in-names.ts';
import { titleIn } from '../../words/titles.ts';
import { LABELS, labelKey } from '../../words/vocabulary.ts';
import { LEGAL } from '../legal-forms.ts';
import { type Block, blocksOf } from './blocks.ts';
import type { Clues, PLACE } from './clues.ts';
import type { Mention } from './mention.ts';
import { afterNameLabel } from './names.ts';

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
  /** The cell that begins what stands over the label of who is billed, in its column. */
  overBuyer: Cell | undefined;
  /** Cells with a label for a registered name and one behind it, in reading order. */
  registered: readonly Cell[];
  /** Whether there are more addresses than the seller's own. */
  addressed: boolean;
};

const USUAL_SIZE = 9;

/** @param lines those of one page. @param bottom where its print ends, in points. */
export function lookAt(lines: readonly Line[], blocks: PageBlocks, bottom: number): Look {
  const printed = blocksOf(lines);
  const addresses = [...new Set(printed.values())].filter(({ text }) => ADDRESS.test(text));
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
    overBuyer: overBuyer(lines, blocks.buyers, printed),
    registered: lines.flatMap(({ cells }) =>
      cells.filter(({ text }) => NAMES_REGISTERED.test(fold(text))),
    ),
    addressed: addresses.length > 1,
  };
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
const REACHED_AT = new RegExp(
  String.raw`@|www\.|https?:|\+\d{2}[\s\d(]|${CONTACT}|\b[A-Z]{2}\d{2}(?:\s?[A-Z\d]{4}){3,}|\b[A-Z]{2}U?\d{8,12}\b`,
  'iu',
);
/** A title on the same line may be larger. */
export const sizeOf = ({ words }: Cell) => Math.max(...words.map(({ size }) => size));
/** A postcode and a place, either way round. */
const ADDRESS =
  /(?:^|\n|\s)(?:[A-Z]{1,2}-?)?\d{2,3}[- ]?\d{2,3}\s+\p{Lu}\p{L}|\p{Lu}\p{L}+,?\s+(?:[A-Z]{2}\s+)?\d{4,6}(?:\n|$)/u;
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

const hasContacts = ({ cells, text }: Block) =>
  REACHED_AT.test(text) ||
  cells.some((cell) => LABELS.vatId.some((label) => label.test(labelKey(cell.text))));

/** How strongly each clue of its place speaks for a name. */
export function placeClues(mention: Mention, look: Look): Clues<keyof typeof PLACE> {
  const { name, line, cell } = mention;
  const { median, bottom, buyers, sellers } = look;
  const legal = LEGAL.test(fold(name));
  const block = look.blocks.get(cell);
  const inBlock = block ? block.cells.indexOf(cell) : 0;
  const labelled = mention.saying === 'seller' || look.firstSellers.has(cell);
  const reached = block !== undefined && hasContacts(block);
  // What made the paper has its sign of copyright at the top too.
  const isImprint = mention.saying === 'imprint';
  const is = {
    legalForm: legal,
    top: !isImprint && line.y < bottom * 0.12,
    upperQuarter: !isImprint && line.y < bottom * 0.25,
    footer: line.y > bottom * 0.9 && legal,
    letterhead: !isImprint && line === look.letterhead,
    contacts: reached && inBlock < HEAD_OF_BLOCK,
    labelled,
    named: line.y < bottom * 0.25 && REGISTERED_NAME.test(fold(cell.text)),
    sellersBlock: legal && !labelled && sellers.has(cell),
    overBuyer: inBlock === 0 && look.overBuyer === cell,
    buyersBlock: buyers.has(cell),
    addressOnly:
      buyers.size === 0 &&
      look.addressed &&
      block !== undefined &&
      block.cells.length > 2 &&
      !reached &&
      ADDRESS.test(block.text),
    houseNumber: HOUSE_NUMBER.test(name),
    figures: (name.match(/\d/g) ?? []).length > FIGURES,
    long: fold(name).replace(LEGAL, '').split(' ').length > WORDS,
    otherLabel: !mention.saying && isOfLabel(cell.text) && afterNameLabel(cell.text) === undefined,
  };
  return {
    ...Object.fromEntries(Object.entries(is).map(([clue, holds]) => [clue, holds ? 1 : 0])),
    large: Math.min(2.5 / 3.5, Math.max(0, sizeOf(cell) / median - 1)),
  };
}
