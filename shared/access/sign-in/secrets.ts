import { createHash, createHmac, randomBytes, randomInt } from 'node:crypto';
import type { Peppers } from '../api-keys/api-key.ts';

/** What a link carries: 256 random bits. */
export const makeLinkToken = (): string => randomBytes(32).toString('base64url');

/** Six digits, for who reads the mail on another machine. */
export const makeCode = (): string => String(randomInt(1_000_000)).padStart(6, '0');

/** Random enough that a plain hash tells nothing. */
export const hashLinkToken = (token: string): string =>
  createHash('sha256').update(`sign-in-link\0${token}`).digest('hex');

const keyed = (pepper: string, ...parts: string[]): string =>
  createHmac('sha256', pepper).update(parts.join('\0')).digest('hex');

/** Keyed: addresses and six digits can be tried one after the other by whoever has the table. */
export const hashAddress = (email: string, [pepper]: Peppers): string =>
  keyed(pepper, 'sign-in-address', email.trim().toLowerCase());

/** @param input.id of the code's row: two codes of the same digits look different. */
export const hashCode = (input: { id: string; code: string }, [pepper]: Peppers): string =>
  keyed(pepper, 'sign-in-code', input.id, input.code.replace(/\s/g, ''));

/** As with every pepper in turn, the newest first: a change of it voids no mail that is on its way. */
export const withEach = <T>(peppers: Peppers, hash: (one: Peppers) => T): T[] =>
  peppers.map((pepper) => hash([pepper]));

export const hashInvitation = (token: string): string =>
  createHash('sha256').update(`invitation\0${token}`).digest('hex');
