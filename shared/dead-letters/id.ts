const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** A dead letter's id that travelled outside (a message attribute, a URL) may be anything. */
export const isUuid = (id: string | undefined): id is string => id !== undefined && UUID.test(id);
