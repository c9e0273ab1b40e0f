import { countryNamed } from '../../../invoice/countries.ts';
import type { Printed } from '../../../invoice/schema.ts';
import { fold } from '../../../text/fold.ts';
import type { Cell, Line } from '../../../text/lines.ts';
import { isBank, isUnfinished } from '../../words/in-names.ts';
import { LEGAL } from '../legal-forms.ts';
import type { Block } from './blocks.ts';
import { CLEAR, type Clues, HOST_ALONE, LEAST, NAME, PLACE, pointsOf } from './clues.ts';
import type { Mention } from './mention.ts';
import { isName, isSentence, nameIn, nameKeyOf, type Saying, saidNames } from './names.ts';
import { type Look, lookAt, type PageBlocks, placeClues, sizeOf } from './place.ts';

/** A name with all places where it is printed, and what speaks for it. */
export type Candidate = {
  name: string;
  page: number;
  points: number;
  block?: Block | undefined;
  /** The cell of its block where it stands best, from the top. */
  at?: number;
  /** Whether anything but its form says that it sells: its place, a label, an address, an account. */
  isSaid?: boolean;
  /** Whether it stands over an address, and no label says that it buys. */
  hasAddress?: boolean;
  /** Whether a label says that it is a registered name. */
  isRegistered?: boolean;
  /** Whether a form names who buys by a registered name too, further down: lettering is how this one is called. */
  isFirstOfForm?: boolean;
  /** Taken from an address of mail or web, where no name is printed. */
  isHost?: boolean;
};

/** An address of mail or web by its name ("juniperstone" of "www.juniperstone.example"), as printed. */
export type Host = { name: string; page: number; line: Line };

/** The sender's line above the window of an envelope: "Name · Street · City". */
const SENDERS_LINE = /^([^·•|]{3,60}?)\s*[·•|]\s*[^·•|]+[·•|]/;

/**
 * The names on the page that may be the seller's, the likeliest first: what speaks for each is added up.
 * @param at.hosts names in the addresses of the page. @param at.bottom where its print ends, in points.
 */
export function vendorCandidates(
  lines: readonly Line[],
  blocks: PageBlocks,
  { hosts, bottom }: { hosts: readonly Host[]; bottom: number },
): Candidate[] {
  const look = lookAt(lines, blocks, bottom);
  const names = new Map<string, Mention[]>();
  for (const mention of mentionsOf(look)) {
    const key = nameKeyOf(mention.name);
    names.set(key, [...(names.get(key) ?? []), mention]);
  }
  const printed = [...names].map(([key, mentions]) => candidateOf(key, mentions, { look, hosts }));
  const alone = hosts
    .filter((host) => host.name.length > 3 && !printed.some(({ name }) => isNamedBy(name, [host])))
    .map(({ name, page }) => ({ name, page, points: HOST_ALONE, isHost: true }));
  const all = [...printed, ...alone].sort((a, b) => b.points - a.points);
  const likely = all.filter(({ points }) => points >= LEAST);
  // Where nothing says who sells, it is by custom the first of several who have an address.
  return likely.length > 0 ? likely : printed.filter(({ hasAddress }) => hasAddress).slice(0, 1);
}

function candidateOf(
  key: string,
  mentions: Mention[],
  { look, hosts }: { look: Look; hosts: readonly Host[] },
): Candidate {
  const placed = mentions
    .map((mention) => ({ mention, points: pointsOf(placeClues(mention, look), PLACE) }))
    .sort((a, b) => b.points - a.points);
  const best = placed[0] as (typeof placed)[number];
  const { name, cell } = best.mention;
  const block = look.blocks.get(cell);
  const own = nameClues(key, mentions, { look, hosts });
  const clues: Clues[] = [own, ...mentions.map((mention) => placeClues(mention, look))];
  return {
    name,
    page: best.mention.line.page,
    block,
    at: block?.cells.indexOf(cell) ?? 0,
    points: best.points + pointsOf(own, NAME),
    isFirstOfForm:
      look.registered.length > 1 && mentions.some((it) => it.cell === look.registered[0]),
    isRegistered: clues.some(({ named }) => Boolean(named)),
    hasAddress: clues.some(({ addressOnly }) => Boolean(addressOnly)),
    isSaid: look.buyers.size > 0 || clues.some((held) => SAYS.some((clue) => held[clue])),
  };
}

/** Clues that a buyer's name has not. */
const SAYS = [
  'top',
  'upperQuarter',
  'letterhead',
  'footer',
  'labelled',
  'named',
  'sellersBlock',
  'host',
  'wholeHost',
  'payee',
  'sendersLine',
  'imprint',
] as const;

function nameClues(
  key: string,
  mentions: readonly Mention[],
  { look, hosts }: { look: Look; hosts: readonly Host[] },
): Clues<keyof typeof NAME> {
  const said = (saying: Saying) => mentions.some((it) => it.saying === saying);
  const name = mentions[0]?.name ?? '';
  // Who made the paper's software names its own site beside its sign of copyright.
  const imprints = mentions.filter(({ saying }) => saying === 'imprint').map(({ line }) => line);
  const others = hosts.filter(({ line }) => !imprints.includes(line));
  const is = {
    repeated: new Set(mentions.map(({ cell }) => cell)).size > 1,
    host: isNamedBy(name, others),
    wholeHost: others.some((host) => host.name.length > 3 && key.startsWith(hostKey(host))),
    payee: said('payee'),
    sendersLine: mentions.some(({ cell, name: of }) => sendersName(cell) === fold(of)),
    imprint: said('imprint'),
    billed: mentions.some(({ cell }) => look.firstBuyers.has(cell)),
    bank: isBank(fold(name)),
  };
  return Object.fromEntries(Object.entries(is).map(([clue, holds]) => [clue, holds ? 1 : 0]));
}

const hostKey = ({ name }: Host) => fold(name).replace(/[^\p{L}\p{N}]/gu, '');
const sendersName = ({ text }: Cell) => fold(SENDERS_LINE.exec(text)?.[1] ?? '');

/** Whether a name is in one of the hosts, "juniperstone" of "Juniper & Stone Plumbing". */
function isNamedBy(name: string, hosts: readonly Host[]): boolean {
  const words = fold(name)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length > 3);
  return hosts.some((host) => {
    const key = fold(host.name);
    return words.some((word) => key.includes(word) || (key.length > 3 && word.includes(key)));
  });
}

function mentionsOf({ lines, median }: Look): Mention[] {
  return lines.flatMap((line, at) =>
    line.cells.flatMap((cell): Mention[] => {
      const signed = signedFor(cell, lines.slice(at + 1, at + 1 + SIGNED_WITHIN));
      if (signed) return [{ name: signed, saying: 'seller', line, cell }];
      const said = saidNames(cell.text).map(({ name, saying }) => ({ name, saying, line, cell }));
      const own = nameIn(cell.text);
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
        Math.abs(sizeOf(it) - size) < size * 0.03 &&
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
  const isWhole = LEGAL.test(fold(name)) && !name.endsWith('&');
  if (!next || isWhole) return name;
  const rest = fold(next.text);
  const form = LEGAL.exec(` ${rest}`);
  if (form?.index === 0 && form[0].length > rest.length) return `${name} ${next.text}`;
  if (next.words.length > 3) return name;
  return form?.index === 0 || isUnfinished(fold(name)) ? `${name} ${next.text}` : name;
}

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

/** The seller's name where one is likely enough, and why it may be another's. */
export function vendorName(candidates: readonly Candidate[]): NamedVendor {
  const vendor = likeliest(candidates);
  if (!vendor.doubt) return vendor;
  // A country stands by itself under an address, and sells nothing.
  const others = candidates.filter(({ name }) => countryNamed(name) === undefined);
  return others.length < candidates.length ? likeliest(others) : vendor;
}

type NamedVendor = { name: Printed | undefined; doubt: string | undefined };

function likeliest(candidates: readonly Candidate[]): NamedVendor {
  const ofForm = candidates.find((it) => it.isFirstOfForm && it.points >= LEAST);
  const best = ofForm ?? candidates[0];
  if (!best) return { name: undefined, doubt: 'no name of a seller was found' };
  const next = candidates.find(
    (it) => it !== best && !isSameBlock(it, best) && !isSameName(it, best),
  );
  // A company is nobody who works for what stands over it: that is how its house is called.
  const isCompany = LEGAL.test(fold(best.name));
  const over = isCompany
    ? undefined
    : candidates.find((it) => isSameBlock(it, best) && isOver(it, best));
  const registered = candidates.find((it) => it.isRegistered && !isSameName(it, best));
  const rival = registered ?? over;
  const doubt = ofForm ? undefined : doubtOf(best, next, rival);
  return { name: { text: best.name, page: best.page }, doubt };
}

/** What stands below a name in its own block is its street, or who works there. */
const isSameBlock = (it: Candidate, best: Candidate) => !!it.block && it.block === best.block;

/** "Tern Trading GmbH" and "Tern Trading GmbH, Niederlassung Wien" are one, or of one house. */
function isSameName(it: Candidate, best: Candidate): boolean {
  const [short = '', long = ''] = [fold(it.name), fold(best.name)].sort(
    (a, b) => a.length - b.length,
  );
  const isBranch = long.startsWith(short) && /^\s?[,(–-]/.test(long.slice(short.length));
  return isBranch || nameKeyOf(it.name) === nameKeyOf(best.name);
}

/** A name that stands over another may be who employs it: "Juniper & Stone", and below it a person. */
const isOver = (it: Candidate, best: Candidate) => (it.at ?? 0) < (best.at ?? 0);

/** Marks that no company has in its name: recognition sees them in a sign beside it. */
const MISREAD = /[:;|{}<>~_=\\]|^[^(]*\)|\([^)]*$/;

function doubtOf(
  best: Candidate,
  next: Candidate | undefined,
  over: Candidate | undefined,
): string | undefined {
  if (MISREAD.test(best.name)) return `${best.name} may be misread`;
  if (best.points < LEAST) return `little says that ${best.name} sells`;
  if (best.isHost) return `only an address of mail or web says who sells: ${best.name}`;
  if (best.isSaid === false) return `nothing says that ${best.name} sells, and does not buy`;
  return next && best.points - next.points < CLEAR
    ? `${best.name} sells, or ${next.name} does`
    : over && `${best.name} sells, or ${over.name} does`;
}
