import { InvalidConfiguration } from './errors.ts';
import { refusePublicSecrets } from './public-secrets.ts';

/**
 * What a variable of a function's environment may hold. No schema of zod's: making them and reading by
 * them took an eighth of a cold start, for texts that are as good as always of their form.
 */
export type Variable<T = unknown> = {
  /** @returns undefined for a text that is not of its form. */
  parse(text: string): T | undefined;
  /** What it is where it is not set; absent: it must be. */
  unset?: { value: T };
  /** What a text of another form is, for the message. */
  otherwise?: string;
  /** What it is for: docs/reference.md prints it. */
  meaning?: string;
};

/** Variables by their names. */
export type Settings = Readonly<Record<string, Variable>>;

type Read<V> = V extends Variable<infer T> ? T : never;
type Optional<S extends Settings> = {
  [Name in keyof S]: undefined extends Read<S[Name]> ? Name : never;
}[keyof S];

/** What a function reads of its environment. */
export type ConfigOf<S extends Settings> = {
  [Name in Exclude<keyof S, Optional<S>>]: Read<S[Name]>;
} & { [Name in Optional<S>]?: Read<S[Name]> };

/** @param meaning what it is for: docs/reference.md prints it */
export const variable = <T>(meaning: string, of: Variable<T>): Variable<T> => ({ ...of, meaning });

export const text: Variable<string> = { parse: (it) => it };

export const matching = (form: RegExp): Variable<string> => ({
  parse: (it) => (form.test(it) ? it : undefined),
});

/** A number that is written as the form says: what is none must not come out as nothing. */
export const numberLike = (form: RegExp): Variable<number> => ({
  parse: (it) => (form.test(it) ? Number(it) : undefined),
});

export const wholeNumber = numberLike(/^\d{1,5}$/);

export const url: Variable<string> = {
  parse: (it) => (URL.canParse(it.trim()) ? it.trim() : undefined),
};

export const oneOf = <const W extends string>(...words: readonly W[]): Variable<W> => ({
  parse: (it) => words.find((word) => word === it),
  otherwise: `is none of ${words.join(', ')}`,
});

export const optional = <T>(of: Variable<T>): Variable<T | undefined> => fallback(of, undefined);

export const fallback = <T, F extends T | undefined>(
  of: Variable<T>,
  value: F,
): Variable<T | F> => ({ ...of, unset: { value } });

/**
 * Reads a function's settings from its environment, once, at cold start.
 * @throws InvalidConfiguration naming the variables that are missing or malformed, never their values.
 */
export function readConfig<S extends Settings>(
  settings: S,
  environment: Record<string, unknown> = process.env,
): ConfigOf<S> {
  refusePublicSecrets(environment as Record<string, string | undefined>);
  const wrong: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, of] of Object.entries(settings)) {
    const given = environment[name];
    const value = typeof given === 'string' ? of.parse(given) : of.unset?.value;
    config[name] = value;
    if (given === undefined) {
      if (!of.unset) wrong.push(`${name} is not set`);
    } else if (value === undefined || typeof given !== 'string')
      wrong.push(`${name} ${of.otherwise ?? 'is not of its form'}`);
  }
  if (wrong.length > 0)
    throw new InvalidConfiguration(`Check the environment: ${wrong.join('; ')}`);
  return config as ConfigOf<S>;
}
