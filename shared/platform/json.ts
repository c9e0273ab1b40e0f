/** Reads JSON. @throws what `refuse` makes of the reason when the text is no JSON. */
export function parseJson(text: string, refuse: (cause: unknown) => Error): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refuse(cause);
  }
}

/** @returns undefined when the text is no JSON, which a schema then refuses. */
export function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const isJson = (text: string): boolean => jsonOrNothing(text) !== undefined;
