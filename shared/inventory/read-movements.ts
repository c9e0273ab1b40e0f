import * as z from 'zod/mini';
import { InvalidRequest } from '../platform/errors.ts';
import { inWords } from '../platform/http/in-words.ts';
import { once } from '../platform/once.ts';
import { MOST_MOVEMENTS, Movement } from './movement.ts';

const Movements = once(() =>
  z.array(Movement()).check(z.minLength(1), z.maxLength(MOST_MOVEMENTS)),
);

/**
 * Movements from a message, whose bus knows only that there are some.
 * @throws InvalidRequest naming what is wrong with which
 */
export function readMovements(given: unknown): Movement[] {
  const read = z.safeParse(Movements(), given);
  if (read.success) return read.data;
  throw new InvalidRequest(inWords(read.error.issues, { whole: 'movements', schema: Movements() }));
}
