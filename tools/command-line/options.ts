import { didYouMean } from '../../shared/platform/nearest.ts';
import { POINT_OF_TIME, parsePointOfTime } from '../../shared/platform/point-of-time.ts';
import { WrongUse } from './wrong-use.ts';

/** An option as a command declares it: the frame reads, checks and explains it. */
export type Option<T = unknown> = {
  type: 'string' | 'boolean';
  summary: string;
  short?: string;
  /** May be given several times; the command sees a list. */
  multiple?: boolean;
  /** What stands for the value in the help, e.g. `NAME`. */
  value?: string;
  /** The words it may be. */
  choices?: readonly string[];
  /** What it is when it is not given. */
  fallback?: T;
  /** @throws WrongUse that says what is wrong; the frame puts the option's name before it. */
  read?: (given: string) => T;
};
export type Options = Record<string, Option>;

/** The values a command receives, typed by what it declared. */
export type Values<O extends Options> = { [K in keyof O]: ValueOf<O[K]> };

type ValueOf<O extends Option> = O['type'] extends 'boolean'
  ? boolean
  : O['multiple'] extends true
    ? Read<O>[]
    : O extends { fallback: Read<O> }
      ? Read<O>
      : Read<O> | undefined;

type Read<O extends Option> = O extends { read: (given: string) => infer T } ? T : string;

type Described = { summary: string; value?: string; short?: string };

/** A switch. */
export const flag = (summary: string, short?: string) =>
  ({ type: 'boolean', summary, ...(short && { short }) }) as const;

/** A whole number. The fallback stands in the help. */
export function count<const F extends number | undefined = undefined>(
  described: Described & { fallback?: F; min?: number; max?: number },
) {
  const { min = 0, max = Number.MAX_SAFE_INTEGER, fallback, ...rest } = described;
  const read = (given: string): number => {
    const number = /^\d{1,16}$/.test(given) ? Number(given) : Number.NaN;
    if (number >= min && number <= max) return number;
    const most = max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`;
    throw new WrongUse(`a whole number from ${min}${most} is needed`);
  };
  return {
    type: 'string' as const,
    value: 'N',
    ...rest,
    read,
    ...(fallback === undefined ? {} : { fallback: fallback as number }),
  } as { type: 'string'; summary: string; value: string; read: typeof read } & (F extends number
    ? { fallback: number }
    : object);
}

/** Those above 1023 that browsers and fetch open to nobody, whatever listens there. */
const CLOSED_PORTS = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669,
  6679, 6697, 10080,
]);

/** A port to serve on. 0 is any free one. */
export function port(described: Described & { fallback: number }) {
  const number = count({ ...described, max: 65_535 });
  return {
    ...number,
    read: (given: string): number => {
      const read = number.read(given);
      if (!CLOSED_PORTS.has(read)) return read;
      throw new WrongUse(`browsers open no port ${read}: another one is needed`);
    },
  };
}

/** One of some words. */
export const choice = <const W extends string, const F extends W | undefined = undefined>(
  words: readonly W[],
  described: Described & { fallback?: F },
) =>
  ({
    type: 'string' as const,
    value: 'WORD',
    choices: words,
    ...described,
    read: (given: string): W => {
      const word = words.find((known) => known === given);
      if (word !== undefined) return word;
      throw new WrongUse(`one of ${words.join(', ')} is needed${didYouMean(given, words)}`);
    },
  }) as {
    type: 'string';
    summary: string;
    value: string;
    choices: readonly W[];
    read: (given: string) => W;
  } & (F extends W ? { fallback: W } : object);

/** Text of a certain form. @param says what it should be: "an address like ops@example.com" */
export const matching = (form: RegExp, says: string, described: Described) => ({
  type: 'string' as const,
  ...described,
  read: (given: string): string => {
    if (form.test(given)) return given;
    throw new WrongUse(`${says} is needed`);
  },
});

/** A time: a span before now (30m, 2h, 3d), or ISO 8601. The command says what now is. */
export const time = (described: Described) => ({
  type: 'string' as const,
  value: 'TIME',
  ...described,
  read: (given: string): ((now: Date) => Date) => {
    const at = parsePointOfTime(given);
    if (at) return at;
    throw new WrongUse(`${POINT_OF_TIME} is needed`);
  },
});

/** A time to come: a span from now (2h, 3d), or ISO 8601. The command says what now is. */
export const timeToCome = (described: Described) => ({
  type: 'string' as const,
  value: 'TIME',
  ...described,
  read: (given: string): ((now: Date) => Date) => {
    const at = parsePointOfTime(given);
    const says = 'a time to come is needed: a span from now (2h, 3d), or ISO 8601';
    if (!at) throw new WrongUse(says);
    return (now) => {
      const named = at(now);
      // A span is read as one before now.
      const meant = /^\d+[smhd]$/.test(given)
        ? new Date(2 * now.getTime() - named.getTime())
        : named;
      if (meant > now) return meant;
      throw new WrongUse(`${given}: ${says}`);
    };
  },
});
