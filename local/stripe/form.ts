/** A value of Stripe's form encoding: text, or what brackets nest. */
export type FormValue = string | FormValue[] | { [name: string]: FormValue };
export type Form = { [name: string]: FormValue };

/** Reads `a=1&b[c]=2&d[0][e]=3` as Stripe's SDK writes it. Lists are told by their whole numbers. */
export function readForm(text: string): Form {
  const root: Form = Object.create(null);
  for (const [key, value] of new URLSearchParams(text)) {
    const path = [...key.matchAll(/[^[\]]+/g)].map(([part]) => part);
    // What would reach a prototype is no parameter of Stripe's.
    if (path.some((part) => part === '__proto__')) continue;
    let place = root;
    for (const part of path.slice(0, -1)) {
      place[part] ??= Object.create(null) as Form;
      place = place[part] as Form;
    }
    place[path.at(-1) ?? ''] = value;
  }
  return withLists(root) as Form;
}

function withLists(value: FormValue): FormValue {
  if (typeof value === 'string' || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([name, it]) => [name, withLists(it)] as const);
  const isList = entries.length > 0 && entries.every(([name], i) => name === String(i));
  return isList ? entries.map(([, it]) => it) : Object.fromEntries(entries);
}

export const textOf = (value: FormValue | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

export const formOf = (value: FormValue | undefined): Form =>
  typeof value === 'object' && !Array.isArray(value) ? value : {};

export const listOf = (value: FormValue | undefined): Form[] =>
  Array.isArray(value) ? value.map(formOf) : [];
