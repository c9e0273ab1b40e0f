import { setTimeout as pause } from 'node:timers/promises';
import type { OpsContext } from '../context.ts';
import { filterLog } from './cloudwatch-log.ts';
import { type LogEntry, readLog } from './log-file.ts';

/** A line that a function printed, wherever the stage keeps it. */
export type Line = {
  name: string;
  /** What no other line of this function has: by it a follower tells what it knows. */
  id: string;
  entry: LogEntry;
};

export type Asked = {
  functions: readonly string[];
  /** Only lines that hold this text: an id of a request, an event, a trace. */
  about?: string | undefined;
  /** Only warnings, errors, and what the platform says of a crash. */
  badOnly?: boolean;
  since: Date;
  /** Of the newest. */
  limit: number;
};

type Deps = Pick<OpsContext, 'stack' | 'aws'>;

/** Lines of one function's file that are looked through on this machine. */
const LOOKED_THROUGH = 5_000;
/** Functions whose logs are asked for at once: CloudWatch answers few questions a second. */
const AT_ONCE = 4;

/** What functions printed, oldest first: of this machine's files, or of CloudWatch. */
export async function readLines(asked: Asked, deps: Deps): Promise<Line[]> {
  const all: Line[] = [];
  for (let from = 0; from < asked.functions.length; from += AT_ONCE) {
    const some = asked.functions.slice(from, from + AT_ONCE);
    all.push(...(await Promise.all(some.map((name) => linesOf(name, asked, deps)))).flat());
  }
  return all
    .filter(({ entry }) => !asked.badOnly || isBad(entry))
    .sort((a, b) => (timeOf(a.entry) < timeOf(b.entry) ? -1 : 1))
    .slice(-asked.limit);
}

async function linesOf(name: string, asked: Asked, { stack, aws }: Deps): Promise<Line[]> {
  const { about, since } = asked;
  if (stack.local) {
    const { lines } = await readLog({ dir: stack.local.logsDir, name });
    const after = since.toISOString().slice(0, 23);
    return lines
      .map((entry, i) => ({ name, id: `${name} ${i}`, entry }))
      .slice(-LOOKED_THROUGH)
      .filter(({ entry }) => timeOf(entry) === '' || timeOf(entry) >= after)
      .filter(({ entry }) => about === undefined || JSON.stringify(entry).includes(about));
  }
  const group = `/aws/lambda/nightshift-${stack.stage}-${name}`;
  const lines = await filterLog({ group, about, from: since.getTime() }, await aws.logs());
  return lines.map(({ id, entry }) => ({ name, id: `${name} ${id}`, entry }));
}

/** Milliseconds between two looks, on this machine and at CloudWatch; what it shows may be late by so much. */
const LOOK = { here: 300, there: 3_000, late: 20_000 };

/** Lines as they come, without end: until the caller has enough. */
export async function* followLines(
  asked: Omit<Asked, 'limit'>,
  deps: Deps,
  { signal }: { signal?: AbortSignal } = {},
): AsyncGenerator<Line> {
  let known = new Set<string>();
  let since = asked.since;
  while (!signal?.aborted) {
    const lines = await readLines({ ...asked, since, limit: 1_000 }, deps);
    for (const line of lines) if (!known.has(line.id)) yield line;
    known = new Set(lines.map(({ id }) => id));
    const newest = lines.at(-1);
    const late = deps.stack.local ? 0 : LOOK.late;
    if (newest)
      since = new Date(Math.max(since.getTime(), Date.parse(timeOf(newest.entry)) - late));
    await pause(deps.stack.local ? LOOK.here : LOOK.there, undefined, { signal }).catch(() => {});
  }
}

export const timeOf = (entry: LogEntry): string =>
  String(entry.at ?? entry.timestamp ?? '').slice(0, 23);

export const isBad = ({ level, stream }: LogEntry): boolean =>
  level === 'error' || level === 'warn' || stream === 'platform';
