import { fold } from '../../../text/fold.ts';
import type { Cell, Line } from '../../../text/lines.ts';
import { isHalf, isUnfinished } from '../../words/in-names.ts';
import { LEGAL } from '../legal-forms.ts';
import type { Mention } from './mention.ts';
import { isBareForm, isName, isSentence, nameIn, saidNames } from './names.ts';
import { type Look, sizeOf } from './place.ts';

/** Every place of a page where a name is printed. */
export function mentionsOf({ lines, median }: Look): Mention[] {
  return lines.flatMap((line, at) =>
    line.cells.flatMap((cell, i): Mention[] => {
      const signed = signedFor(cell, lines.slice(at + 1, at + 1 + SIGNED_WITHIN));
      if (signed) return [{ name: signed, saying: 'seller', line, cell }];
      const said = saidNames(cell.text).map(({ name, saying }) => ({ name, saying, line, cell }));
      const own = nameIn(withForm(cell, line.cells[i + 1]));
      const goesOn = isLarge(cell, median)
        ? wrappedName(own, cell, lines.slice(at, at + 7))
        : undefined;
      const name = goesOn ?? wholeName(own, cell, lines.slice(at, at + 4));
      const isWhole =
        said.length === 0 && isName(name) && !/:\s*$/.test(cell.text) && !isSentence(cell.text);
      return isWhole ? [{ name, line, cell }] : said;
    }),
  );
}

/** Of their size, how far from a name its legal form may stand on the line. */
const BESIDE = 2.5;

/** "INMEDIA," and, a gap apart, "spol. s r.o.": the legal form is the name's. */
const withForm = (cell: Cell, next: Cell | undefined): string =>
  next && next.x0 - cell.x1 < sizeOf(cell) * BESIDE && isBareForm(next.text)
    ? `${cell.text} ${next.text}`
    : cell.text;

/** Lines that stand between "For NAME" and who signs. */
const SIGNED_WITHIN = 6;
const SIGNS_FOR = /^for\s+(?:and on behalf of\s+)?(\p{Lu}.{2,60}?)\s*[:,]?$/iu;
const SIGNATURE = /(?:^|[^a-z])(?:authori[sz]ed|proper) (?:signatory|signature|signator)/;

/** "For Gujarat Tools", over "Authorised signatory": in whose name the paper is signed. */
function signedFor({ text }: Cell, below: readonly Line[]): string | undefined {
  const name = nameIn(SIGNS_FOR.exec(text.trim())?.[1] ?? '');
  const isSigned = below.some((line) => SIGNATURE.test(fold(line.text)));
  return isSigned && isName(name) ? name : undefined;
}

/** Times the size of the page's text from which a name is lettering. */
const LETTERING = 1.3;
const isLarge = (cell: Cell, median: number) => sizeOf(cell) > median * LETTERING;
/** Times their size that lines of lettering stand apart, and points by which they differ. */
const APART = 1.6;
const ALIGNED = 6;

/** Of their size, by how much lines of one size differ: recognition measures it by a few letters. */
const sameSize = ({ words }: Cell) => (words.some(({ sure }) => sure !== undefined) ? 0.16 : 0.03);

/** Lettering of two lines of one size is one name: "Repuestos & Logistica" over "Express". */
function wrappedName(
  name: string,
  cell: Cell,
  [own, ...below]: readonly Line[],
): string | undefined {
  if (!own || LEGAL.test(fold(name)) || !isName(name)) return undefined;
  const size = sizeOf(cell);
  const middle = ({ x0, x1 }: Cell) => (x0 + x1) / 2;
  for (const line of below) {
    if (line.page !== own.page || line.y - own.y > size * APART) return undefined;
    const next = line.cells.find(
      (it) =>
        Math.abs(sizeOf(it) - size) < size * sameSize(it) &&
        (Math.abs(it.x0 - cell.x0) < ALIGNED || Math.abs(middle(it) - middle(cell)) < ALIGNED),
    );
    if (next && next.words.length <= 3 && !/[\d:@]/.test(next.text) && isName(next.text))
      return `${name} ${next.text}`;
  }
  return undefined;
}

/** A name that is too long for its column goes on below: its legal form, or the end of it. */
function wholeName(name: string, cell: Cell, [own, ...below]: readonly Line[]): string {
  const next = own && nextInColumn(cell, own, below);
  const key = fold(name);
  const isWhole = LEGAL.test(key) && !name.endsWith('&') && !isHalf(key);
  const isOfSize = next && Math.abs(sizeOf(next) - sizeOf(cell)) <= sizeOf(cell) * SAME_SIZE;
  if (!isOfSize || isWhole) return name;
  const rest = fold(next.text);
  const form = LEGAL.exec(` ${rest}`);
  if (form?.index === 0 && form[0].length > rest.length) return `${name} ${next.text}`;
  if (next.words.length > 3) return name;
  const goesOn = isUnfinished(key) && !/\d/.test(rest);
  return form?.index === 0 || goesOn ? `${name} ${next.text}` : name;
}

/** By how much of its size lines of one name differ. */
const SAME_SIZE = 0.15;

/** What stands under a cell: lines of a column beside it may stand between. */
function nextInColumn(cell: Cell, own: Line, below: readonly Line[]): Cell | undefined {
  const size = sizeOf(cell);
  for (const line of below) {
    if (line.page !== own.page || (line !== below[0] && line.y - own.y > size * WRAPPED)) break;
    const next = line.cells.find(({ x0 }) => Math.abs(x0 - cell.x0) < 2);
    if (next) return next;
    if (line.cells.some(({ x0, x1 }) => x0 < cell.x1 && x1 > cell.x0)) break;
  }
  return undefined;
}

/** Times its size that a name's second line stands below the first, at most. */
const WRAPPED = 2.6;
