const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** An id that travelled outside (a message attribute, an address, a command line) may be anything. */
export const isUuid = (id: unknown): id is string => typeof id === 'string' && UUID.test(id);
