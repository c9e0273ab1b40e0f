import { createHash } from 'node:crypto';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** An id that travelled outside (a message attribute, an address, a command line) may be anything. */
export const isUuid = (id: unknown): id is string => typeof id === 'string' && UUID.test(id);

/** An id made from a text: always the same for the same (version 8 of RFC 9562). */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}

/** The beginning of an id, which every command and search takes for it. */
export const shortId = (id: string): string => id.slice(0, 8);
