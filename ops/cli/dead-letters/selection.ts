import {
  type Filter,
  isNarrow,
  type StatusWord,
  statusesOf,
} from '../../../shared/dead-letters/filter.ts';
import type { Selection } from '../../../shared/dead-letters/replays/start.ts';
import { selectIds } from '../../../shared/dead-letters/select.ts';
import { idBeginningWith } from '../../../shared/platform/database/id-beginning.ts';
import { time } from '../../../tools/command-line/options.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import type { OpsContext } from '../../context.ts';
import { queueNames } from '../../stack/queue-names.ts';
import { refuseUnknown } from '../known.ts';
import { namedOrganization, organizationOption } from '../organization.ts';

/** The options by which `list`, `replay` and `discard` choose. */
export const FILTER_OPTIONS = {
  group: { type: 'string', value: 'GROUP', summary: 'of this cause: an id of groups' },
  queue: { type: 'string', value: 'QUEUE', summary: 'of this queue, e.g. billing' },
  function: { type: 'string', value: 'NAME', summary: 'that this function gave up' },
  error: { type: 'string', value: 'TEXT', summary: 'with this in the error’s name or message' },
  since: time({ summary: 'failed last since: 30m, 2h, 3d, or ISO 8601' }),
  until: time({ summary: 'failed last before' }),
  ...organizationOption,
  field: { type: 'string', value: 'NAME=VALUE', summary: 'with this value in its payload' },
  'effect-key': { type: 'string', value: 'KEY', summary: 'with this effect key' },
} as const;

type Time = ((now: Date) => Date) | undefined;
export type FilterValues = {
  [K in Exclude<keyof typeof FILTER_OPTIONS, 'since' | 'until'>]?: string | undefined;
} & { since?: Time; until?: Time };

/**
 * What the options choose.
 * @throws WrongUse for a queue or function that the stack has not: it must not read as all clear.
 */
export async function toFilter(
  values: FilterValues,
  context: Pick<OpsContext, 'clock' | 'stack' | 'db'>,
): Promise<Filter> {
  const { stack, clock, db } = context;
  const queues = queueNames(stack.queues);
  refuseUnknown({ given: values.queue, names: queues, what: 'queue', see: 'queues list' });
  refuseUnknown({
    given: values.function,
    names: stack.functions,
    what: 'function',
    see: 'status',
  });
  const whose =
    values.organization === undefined
      ? undefined
      : await namedOrganization(values.organization, { db });
  return {
    group:
      values.group === undefined
        ? undefined
        : await idBeginningWith(
            { given: values.group, table: 'dead_letter_groups', noun: 'group of dead letters' },
            { sql: db },
          ),
    queue: values.queue,
    function: values.function,
    error: values.error,
    effectKey: values['effect-key'],
    field: values.field,
    organizationId: whose?.id,
    since: values.since?.(clock()),
    until: values.until?.(clock()),
  };
}

/** The dead letter whose id begins so. */
export const findDeadLetter = (given: string, { db }: Pick<OpsContext, 'db'>): Promise<string> =>
  idBeginningWith({ given, table: 'dead_letters', noun: 'dead letter' }, { sql: db });

/**
 * What a command is about: the letters named, or those that a filter matches, of what waits unless
 * another status is asked for. Naming nothing is refused: everything takes --all.
 */
export async function chooseLetters(
  input: { args: string[]; options: FilterValues & { all: boolean }; status?: StatusWord },
  context: Pick<OpsContext, 'db' | 'clock' | 'stack'>,
): Promise<Exclude<Selection, { replay: string }>> {
  const { args, options, status = 'waiting' } = input;
  const filter = await toFilter(options, context);
  if (args.length > 0) {
    if (isNarrow(filter) || options.all) throw new WrongUse('Give ids or a filter, not both');
    const ids = await Promise.all(args.map((given) => findDeadLetter(given, context)));
    return { ids: [...new Set(ids)] };
  }
  if (!isNarrow(filter) && !options.all) {
    throw new WrongUse('Which ones? Give ids, a filter (--group, --queue, --error, …), or --all');
  }
  return { filter: { ...filter, statuses: statusesOf(status) }, all: options.all };
}

/** The ids of what a command is about. */
export async function chooseIds(
  input: Parameters<typeof chooseLetters>[0],
  context: Pick<OpsContext, 'db' | 'clock' | 'stack'>,
): Promise<readonly string[]> {
  const chosen = await chooseLetters(input, context);
  return 'ids' in chosen ? chosen.ids : selectIds(chosen.filter, { sql: context.db });
}
