import * as z from 'zod/mini';
import { InvalidConfiguration } from './errors.ts';
import { refusePublicSecrets } from './public-secrets.ts';

/**
 * Reads a function's settings from its environment, once, at cold start.
 * @throws InvalidConfiguration naming the variables that are missing or malformed, never their values.
 */
export function readConfig<S extends z.ZodMiniType>(
  schema: S,
  environment: Record<string, string | undefined> = process.env,
): z.output<S> {
  refusePublicSecrets(environment);
  const result = z.safeParse(schema, environment);
  if (result.success) return result.data;
  const wrong = result.error.issues.map((issue) => {
    const name = issue.path.join('.');
    if (environment[name] === undefined) return `${name} is not set`;
    if (issue.code === 'invalid_value') return `${name} is none of ${issue.values.join(', ')}`;
    return `${name} is not of its form`;
  });
  throw new InvalidConfiguration(`Check the environment: ${wrong.join('; ')}`);
}

/** A variable that holds a whole number: what is none must not come out as nothing. */
export const wholeNumber = z.pipe(
  z.string().check(z.regex(/^\d{1,5}$/)),
  z.transform((text: string) => Number(text)),
);

/**
 * A variable of a function's environment.
 * @param meaning what it is for: docs/reference.md prints it
 */
export function variable<S extends z.ZodMiniType>(meaning: string, schema: S): S {
  // Its own, for one schema may be that of several variables.
  const own = schema.check() as S;
  z.globalRegistry.add(own, { description: meaning });
  return own;
}
