import {
  type Filter,
  type StatusWord,
  selectIds,
  statusesOf,
} from '../../../shared/dead-letters/select.ts';
import { idBeginningWith } from '../../../shared/platform/database/id-beginning.ts';
import { time } from '../../../tools/command-line/options.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import type { OpsContext } from '../../context.ts';
import { refuseUnknown } from '../known.ts';

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

/** @throws WrongUse for a queue or function that the stack has not: it must not read as all clear. */
export function toFilter(
  values: FilterValues,
  { clock, stack }: Pick<OpsContext, 'clock' | 'stack'>,
): Filter {
  const queues = Object.keys(stack.queues);
  refuseUnknown({ given: values.queue, names: queues, what: 'queue', see: 'queues list' });
  refuseUnknown({
    given: values.function,
    names: stack.functions,
    what: 'function',
    see: 'status',
  });
  return {
    queue: values.queue,
    function: values.function,
    error: values.error,
    effectKey: values['effect-key'],
    since: values.since?.(clock()),
  };
}

/** The dead letter whose id begins so. */
export const findDeadLetter = (given: string, { db }: Pick<OpsContext, 'db'>): Promise<string> =>
  idBeginningWith({ given, table: 'dead_letters', noun: 'dead letter' }, { sql: db });

/**
 * The ids that a command is about: those named, or those that a filter matches, of what waits unless
 * another status is asked for. Naming nothing is refused: everything takes --all.
 */
export async function chooseIds(
  input: { args: string[]; options: FilterValues & { all: boolean }; status?: StatusWord },
  context: Pick<OpsContext, 'db' | 'clock' | 'stack'>,
): Promise<string[]> {
  const { args, options, status = 'waiting' } = input;
  const filter = toFilter(options, context);
  const filtered = Object.values(filter).some((value) => value !== undefined);
  if (args.length > 0) {
    if (filtered || options.all) throw new WrongUse('Give ids or a filter, not both');
    const ids = await Promise.all(args.map((given) => findDeadLetter(given, context)));
    return [...new Set(ids)];
  }
  if (!filtered && !options.all) {
    throw new WrongUse('Which ones? Give ids, a filter (--queue, --error, …), or --all');
  }
  return selectIds({ ...filter, statuses: statusesOf(status) }, { sql: context.db });
}
