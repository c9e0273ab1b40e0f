import type { Printed } from '../../../invoice/schema.ts';
import { fold } from '../../../text/fold.ts';
import type { Cell, Line } from '../../../text/lines.ts';
import { LEGAL } from '../legal-forms.ts';
import type { Block } from './blocks.ts';
import { CLEAR, type Clues, HOST_ALONE, LEAST, NAME, PLACE, pointsOf } from './clues.ts';
import type { Mention } from './mention.ts';
import { isName, nameIn, nameKeyOf, type Saying, saidNames } from './names.ts';
import { type Look, lookAt, type PageBlocks, placeClues } from './place.ts';

/** A name with all places where it is printed, and what speaks for it. */
export type Candidate = {
  name: string;
  page: number;
  points: number;
  block?: Block | undefined;
  /** The cell of its block where it stands best, from the top. */
  at?: number;
  /** Taken from an address of mail or web, where no name is printed. */
  isHost?: boolean;
};

/** An address of mail or web by its name ("juniperstone" of "www.juniperstone.example"), as printed. */
export type Host = { name: string; page: number; line: Line };

/** The sender's line above the window of an envelope: "Name · Street · City". */
const SENDERS_LINE = /^([^·•|]{3,60}?)\s*[·•|]\s*[^·•|]+[·•|]/;
const BANK =
  /\b(?:bank|banque|banca|banco|banka|bankas[i]|sparkasse|volksbank|raiffeisen\w*|caisse)\b/;

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
  for (const mention of mentionsOf(look.lines)) {
    const key = nameKeyOf(mention.name);
    names.set(key, [...(names.get(key) ?? []), mention]);
  }
  const printed = [...names].map(([key, mentions]) => candidateOf(key, mentions, { look, hosts }));
  const alone = hosts
    .filter((host) => host.name.length > 3 && !printed.some(({ name }) => isNamedBy(name, [host])))
    .map(({ name, page }) => ({ name, page, points: HOST_ALONE, isHost: true }));
  return [...printed, ...alone]
    .filter(({ points }) => points >= LEAST)
    .sort((a, b) => b.points - a.points);
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
  return {
    name,
    page: best.mention.line.page,
    block,
    at: block?.cells.indexOf(cell) ?? 0,
    points: best.points + pointsOf(nameClues(key, mentions, { look, hosts }), NAME),
  };
}

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
    bank: BANK.test(fold(name)),
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

function mentionsOf(lines: readonly Line[]): Mention[] {
  return lines.flatMap((line, at) =>
    line.cells.flatMap((cell): Mention[] => {
      const said = saidNames(cell.text).map(({ name, saying }) => ({ name, saying, line, cell }));
      const name = wholeName(nameIn(cell.text), cell, lines[at + 1]);
      const isWhole = said.length === 0 && isName(name) && !/:\s*$/.test(cell.text);
      return isWhole ? [{ name, line, cell }] : said;
    }),
  );
}

/** A name that is too long for its column goes on below: its legal form, or the end of it. */
function wholeName(name: string, cell: Cell, below: Line | undefined): string {
  const next = below?.cells.find(({ x0 }) => Math.abs(x0 - cell.x0) < 2);
  if (!next || !below || next.words.length > 3 || LEGAL.test(fold(name))) return name;
  const rest = fold(next.text);
  const isForm = LEGAL.exec(` ${rest}`)?.index === 0;
  return isForm || /(?:^|\s)(?:sp\. z|gmbh &|s\.|soc\.)$/.test(fold(name))
    ? `${name} ${next.text}`
    : name;
}

/** The seller's name where one is likely enough, and why it may be another's. */
export function vendorName(candidates: readonly Candidate[]): {
  name: Printed | undefined;
  doubt: string | undefined;
} {
  const [best] = candidates;
  if (!best) return { name: undefined, doubt: 'no name of a seller was found' };
  const next = candidates.find(
    (it) => it !== best && !isSameBlock(it, best) && !isSameName(it, best),
  );
  const over = candidates.find((it) => isSameBlock(it, best) && isOver(it, best));
  return { name: { text: best.name, page: best.page }, doubt: doubtOf(best, next, over) };
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

function doubtOf(
  best: Candidate,
  next: Candidate | undefined,
  over: Candidate | undefined,
): string | undefined {
  if (best.isHost) return `only an address of mail or web says who sells: ${best.name}`;
  return next && best.points - next.points < CLEAR
    ? `${best.name} sells, or ${next.name} does`
    : over && `${best.name} sells, or ${over.name} does`;
}
