import { packageOf, target } from '../../tools/sources/imports.ts';
import type { Source } from './sources.ts';

/** One import that the plan of the house does not have. */
type Arrow = { from: string; to: string };

/** What each room may import, besides itself. A room is the longest of these that a path begins with. */
const ROOMS: Record<string, readonly string[]> = {
  'shared/platform': [],
  'shared/events': ['shared/platform'],
  'shared/scheduling': ['shared/platform', 'shared/events'],
  // What every entry composes of several domains.
  'shared/compose': ['shared'],
  'shared/contracts.ts': ['shared'],
  'shared/tenant-api.ts': ['shared'],
  'shared/routes.ts': ['shared'],
  // How a command line is read: on the ground floor, for every program.
  'tools/command-line': ['shared/platform'],
  'tools/sources': [],
  // The stack, and reading it back.
  lib: ['shared', 'lib'],
  'lib/template': ['lib/naming.ts'],
  'lib/naming.ts': [],
  tools: ['lib', 'shared', 'tools'],
  // Tries the tests: it starts what they start.
  'tools/mutation': ['tools', 'test/support'],
  ops: ['shared', 'ops', 'tools/command-line', 'lib/naming.ts'],
  'ops/actions': ['shared', 'ops/context.ts', 'ops/stack'],
  console: ['shared', 'ops'],
  events: ['shared', 'ops/stack', 'tools/command-line'],
  local: ['shared', 'lib/template', 'lib/naming.ts', 'tools', 'ops', 'console'],
  functions: ['shared'],
  bench: ['shared', 'functions', 'lib', 'tools', 'local', 'ops', 'events', 'eval', 'test'],
  eval: ['shared', 'tools', 'test/console/support'],
  test: [
    'shared',
    'functions',
    'lib',
    'tools',
    'local',
    'ops',
    'console',
    'events',
    'eval',
    'bench',
    'test',
  ],
  bin: ['shared', 'lib', 'tools', 'local', 'ops', 'console', 'events', 'test/support'],
};

/** Domain → the domains that it may know: what it asks of them it cannot be handed. */
const KNOWN_DOMAINS: Record<string, readonly string[]> = {
  // Links and invitations go out by mail.
  access: ['email'],
  backup: ['notices'],
  billing: ['outbox'],
  campaigns: ['email', 'notices'],
  checkins: ['email'],
  // Which mail a failed payment is, billing says; which one a mail without documents is, documents say.
  email: ['billing', 'documents', 'notices'],
  // Every queue's contract: a dead letter is read and sent home by its own.
  'dead-letters': ['contracts.ts'],
  // How many wait, of how many causes.
  health: ['dead-letters'],
  // A night is told by the outbox, and its alerts by mail.
  forecasts: ['email', 'outbox'],
  maintenance: ['email'],
  // Notices go out by mail, and mail in trouble is a notice: one line each way.
  notices: ['email'],
  // What is told of an organisation that went, and of one that cannot go.
  retention: ['notices', 'outbox'],
};
const FLOOR = ['shared/platform', 'shared/events', 'shared/scheduling'];

/** Imports, of types too, that run up, across functions, or between domains that are strangers. */
export function wrongArrows(sources: readonly Source[]): string[] {
  return arrows(sources)
    .filter(({ from, to }) => !isAllowed(from, to))
    .map(({ from, to }) => `${from} → ${to}`);
}

function isAllowed(from: string, to: string): boolean {
  const domain = domainOf(from);
  if (domain) return isIn(to, [`shared/${domain}`, ...FLOOR, ...knownTo(domain)]);
  const [room, there] = [roomOf(from), roomOf(to)];
  if (room === 'functions' && there === 'functions') return sameFunction(from, to);
  if (there === 'bin') return false;
  return room === there || isIn(to, ROOMS[room] ?? []);
}

const knownTo = (domain: string) => (KNOWN_DOMAINS[domain] ?? []).map((name) => `shared/${name}`);
const isIn = (path: string, rooms: readonly string[]) =>
  rooms.some((room) => path === room || path.startsWith(`${room}/`));
const sameFunction = (from: string, to: string) => from.split('/')[1] === to.split('/')[1];

/** `shared/<domain>/…`, where that is no floor and no composition. */
function domainOf(path: string): string | undefined {
  const [top, domain, rest] = path.split('/');
  return top === 'shared' && rest !== undefined && !(`shared/${domain}` in ROOMS)
    ? domain
    : undefined;
}

function roomOf(path: string): string {
  const rooms = Object.keys(ROOMS).filter((room) => isIn(path, [room]));
  return rooms.sort((a, b) => b.length - a.length)[0] ?? path;
}

function arrows(sources: readonly Source[]): Arrow[] {
  return sources.flatMap(({ path, modules }) =>
    modules.flatMap(({ name }) => {
      const to = target(path, name);
      return to ? [{ from: path, to }] : [];
    }),
  );
}

/** Groups of files each of which reaches all others of its group by imports, of types too. */
export function circles(sources: readonly Source[]): string[][] {
  const known = new Set(sources.map(({ path }) => path));
  const next = new Map<string, string[]>([...known].map((path) => [path, []]));
  for (const { from, to } of arrows(sources)) if (known.has(to)) next.get(from)?.push(to);
  return strongComponents(next).filter((group) => group.length > 1);
}

/** Tarjan's algorithm: every file once. */
function strongComponents(next: Map<string, string[]>): string[][] {
  const seen = new Map<string, { at: number; low: number; open: boolean }>();
  const open: string[] = [];
  const groups: string[][] = [];
  const visit = (path: string) => {
    const mark = { at: seen.size, low: seen.size, open: true };
    seen.set(path, mark);
    open.push(path);
    for (const other of next.get(path) ?? []) {
      const known = seen.get(other) ?? visit(other);
      if (known.open) mark.low = Math.min(mark.low, known.low);
    }
    if (mark.low !== mark.at) return mark;
    const group = open.splice(open.indexOf(path));
    for (const member of group) Object.assign(seen.get(member) ?? {}, { open: false });
    groups.push(group.sort());
    return mark;
  };
  for (const path of next.keys()) if (!seen.has(path)) visit(path);
  return groups;
}

/** What runs on AWS or at an operator's: tools that only developers use are not among them. */
const PRODUCT = /^(bin|console|events|functions|lib|local|ops|shared|tools)\//;
const DEVELOPMENT = /^(tools\/(docs|mutation|sources|sql)\/|bin\/(generate|mutate)\.ts$)/;

/** Packages that the product imports at run time, and that `npm ci --omit=dev` would leave out. */
export function missingDependencies(
  sources: readonly Source[],
  dependencies: Record<string, string>,
): string[] {
  const missing = sources
    .filter(({ path }) => PRODUCT.test(path) && !DEVELOPMENT.test(path))
    .flatMap(({ path, modules }) =>
      modules
        .filter(({ type }) => !type)
        .map(({ name }) => packageOf(name))
        .filter((name) => name !== undefined && !(name in dependencies))
        .map((name) => `${path} → ${name}`),
    );
  return [...new Set(missing)];
}
