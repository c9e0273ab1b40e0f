import { type Filter, resolveId, selectIds } from '../../../shared/dead-letters/select.ts';
import { time } from '../../../tools/command-line/options.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import type { OpsContext } from '../../context.ts';

/** The options by which `list`, `replay` and `discard` choose. */
export const FILTER_OPTIONS = {
  queue: { type: 'string', value: 'QUEUE', summary: 'of this queue, e.g. billing' },
  function: { type: 'string', value: 'NAME', summary: 'that this function gave up' },
  error: { type: 'string', value: 'TEXT', summary: 'with this error name, or this in the message' },
  since: time({ summary: 'failed last since: 30m, 2h, 3d, or ISO 8601' }),
  'effect-key': { type: 'string', value: 'KEY', summary: 'with this effect key' },
} as const;

export type FilterValues = {
  queue?: string | undefined;
  function?: string | undefined;
  error?: string | undefined;
  since?: ((now: Date) => Date) | undefined;
  'effect-key'?: string | undefined;
};

export function toFilter(values: FilterValues, now: Date): Filter {
  return {
    queue: values.queue,
    function: values.function,
    error: values.error,
    effectKey: values['effect-key'],
    since: values.since?.(now),
  };
}

/**
 * The ids that a command is about: those named, or the waiting ones that a filter matches. Naming
 * nothing is refused: everything takes --all.
 */
export async function chooseIds(
  input: { args: string[]; options: FilterValues & { all: boolean } },
  { db, clock }: Pick<OpsContext, 'db' | 'clock'>,
): Promise<string[]> {
  const { args, options } = input;
  const filter = toFilter(options, clock());
  const filtered = Object.values(filter).some((value) => value !== undefined);
  if (args.length > 0) {
    if (filtered || options.all) throw new WrongUse('Give ids or a filter, not both');
    const ids = await Promise.all(args.map((prefix) => resolveId(prefix, { sql: db })));
    return [...new Set(ids)];
  }
  if (!filtered && !options.all) {
    throw new WrongUse('Which ones? Give ids, a filter (--queue, --error, …), or --all');
  }
  return selectIds({ ...filter, statuses: ['waiting'] }, { sql: db });
}
