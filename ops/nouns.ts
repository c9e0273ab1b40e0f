import { noun as deadLetters } from './dead-letters.ts';
import type { Noun } from './noun.ts';
import { noun as status } from './status.ts';

/** Every noun of the operator's CLI, in the order of the help. A new one is a file and a line here. */
export const nouns: readonly Noun[] = [status, deadLetters];
