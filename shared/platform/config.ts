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
  // It is read once: code that zod would make of the schema never pays for itself.
  const result = z.safeParse(schema, environment, { jitless: true });
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
  // One schema may be that of several variables: the second has a copy of its own.
  const own = z.globalRegistry.has(schema) ? (schema.check() as S) : schema;
  z.globalRegistry.add(own, { description: meaning });
  return own;
}
