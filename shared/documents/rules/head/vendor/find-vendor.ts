import type { Printed } from '../../../invoice/schema.ts';
import { fold } from '../../../text/fold.ts';
import type { Line } from '../../../text/lines.ts';
import { isBank } from '../../words/in-names.ts';
import { isOfLabels } from '../../words/label-words.ts';
import { LEGAL } from '../legal-forms.ts';
import { asReadElsewhere, isLike, isMisread } from './as-read.ts';
import type { Block } from './blocks.ts';
import {
  CLEAR,
  CLEAR_OF_HOST,
  type Clues,
  HOST_ALONE,
  LEAST,
  NAME,
  PLACE,
  pointsOf,
} from './clues.ts';
import type { Mention } from './mention.ts';
import { mentionsOf } from './mentions.ts';
import { nameKeyOf, type Saying } from './names.ts';
import {
  isBareAddress,
  type Look,
  lookAt,
  type PageBlocks,
  placeClues,
  sendersName,
} from './place.ts';

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
  /** Whether recognition is sure of it nowhere. */
  isMisread?: boolean;
  /** Taken from an address of mail or web, where no name is printed. */
  isHost?: boolean;
};

/** An address of mail or web by its name ("juniperstone" of "www.juniperstone.example"), as printed. */
export type Host = { name: string; page: number; line: Line };

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
  const printed = [...asReadElsewhere(names)]
    .map(([key, mentions]) => candidateOf(key, mentions, { look, hosts }))
    .map((it) => (it.isMisread ? asItsHost(it, hosts) : it));
  const alone = hosts
    .filter((host) => host.name.length > 3 && !printed.some(({ name }) => isNamedBy(name, [host])))
    .map(({ name, page }) => ({ name, page, points: HOST_ALONE, isHost: true }));
  const all = [...printed, ...alone].sort((a, b) => b.points - a.points);
  const likely = all.filter(({ points }) => points >= LEAST);
  // Where nothing says who sells, it is by custom the first of several who have an address.
  return likely.length > 0 ? likely : printed.filter(({ hasAddress }) => hasAddress).slice(0, 1);
}

/** A sign of which recognition read a part ("ISTRIBUTORS"), as the address of mail or web has it. */
function asItsHost(it: Candidate, hosts: readonly Host[]): Candidate {
  const key = nameKeyOf(it.name);
  const host = hosts.find((host) => isLike(key, hostKey(host)));
  if (!host || hostKey(host) === key) return it;
  return { ...it, name: host.name, points: Math.max(it.points, HOST_ALONE), isHost: true };
}

function candidateOf(
  key: string,
  mentions: Mention[],
  { look, hosts }: { look: Look; hosts: readonly Host[] },
): Candidate {
  const placed = mentions
    .map((mention) => ({ mention, clues: placeClues(mention, look) }))
    .map((it) => ({ ...it, points: pointsOf(it.clues, PLACE) }))
    .sort((a, b) => b.points - a.points);
  const best = placed[0] as (typeof placed)[number];
  const { name, cell } = best.mention;
  const block = look.blocks.get(cell);
  const own = nameClues(key, mentions, { look, hosts });
  const clues: Clues[] = [own, ...placed.map((it) => it.clues)];
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
    isMisread: isMisread(mentions),
    isSaid:
      look.namesBuyer ||
      clues.some((held) => SAYS.some((clue) => held[clue])) ||
      placed.some(
        (it) => PLACED.some((clue) => it.clues[clue]) && !isBareAddress(it.mention, look),
      ),
  };
}

/** Clues that a buyer's name has only where its address stands in an envelope's window. */
const PLACED = ['upperQuarter', 'letterhead'] as const;
/** Clues that a buyer's name has not. */
const SAYS = [
  'top',
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
    withBuyer: mentions.some(({ cell }) => look.buyers.has(cell) && !look.firstBuyers.has(cell)),
    bank: isBank(fold(name)),
    ofLabels: isOfLabels(name) && !LEGAL.test(fold(name)),
  };
  return Object.fromEntries(Object.entries(is).map(([clue, holds]) => [clue, holds ? 1 : 0]));
}

const hostKey = ({ name }: Host) => fold(name).replace(/[^\p{L}\p{N}]/gu, '');

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

/** The seller's name where one is likely enough, and why it may be another's. */
export function vendorName(candidates: readonly Candidate[]): {
  name: Printed | undefined;
  doubt: string | undefined;
} {
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
    : candidates.find(
        (it) => isSameBlock(it, best) && isOver(it, best) && best.points - it.points < OVER,
      );
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
  const [key, whole] = [nameKeyOf(short), nameKeyOf(long)];
  return isBranch || key === whole || isOfHouse(key, whole) || isInitials(key, long);
}

/** Letters of a name that another one of its house begins with: "HDSUPPLY", "HD Supply Facilities". */
const OF_HOUSE = 5;
/** Of one that another ends with, or has in it: "Lampolab di Anna Tern". */
const WITHIN = 8;
const isOfHouse = (key: string, whole: string) =>
  (key.length >= OF_HOUSE && whole.startsWith(key)) ||
  (key.length >= WITHIN && whole.includes(key));

/** "LARC" of "Lowland Applied Research Company"; the legal form may be left out of either. */
function isInitials(key: string, name: string): boolean {
  const words = name.match(/[\p{L}\d]+/gu) ?? [];
  const initials = words.map(([first]) => first).join('');
  return key.length >= 3 && (initials === key || `${initials}c` === key);
}

/** A name that stands over another may be who employs it: "Juniper & Stone", and below it a person. */
const isOver = (it: Candidate, best: Candidate) => (it.at ?? 0) < (best.at ?? 0);

/** Fewer points before a name that stands over it in one block, and a person looks. */
const OVER = 1.5;

/** Marks that no company has in its name: recognition sees them in a sign beside it. */
const MISREAD = /[:;|{}<>~_=\\]|^[^(]*\)|\([^)]*$/;

function doubtOf(
  best: Candidate,
  next: Candidate | undefined,
  over: Candidate | undefined,
): string | undefined {
  if (MISREAD.test(best.name) || best.isMisread) return `${best.name} may be misread`;
  if (best.points < LEAST) return `little says that ${best.name} sells`;
  if (best.isHost) return `only an address of mail or web says who sells: ${best.name}`;
  if (best.isSaid === false) return `nothing says that ${best.name} sells, and does not buy`;
  return next && best.points - next.points < (next.isHost ? CLEAR_OF_HOST : CLEAR)
    ? `${best.name} sells, or ${next.name} does`
    : over && `${best.name} sells, or ${over.name} does`;
}
