import { MASK, maskSecrets } from '../platform/mask-secrets.ts';

/** What a message says of itself, for the search. */
export type Contents = {
  /** When what it tells of happened; undefined when it does not say. */
  happenedAt: Date | undefined;
  /** Its short values by their names: `customer=cus_1`. No secrets. */
  terms: string[];
};

/** A message has a few dozen values that somebody would look for; a hostile one has any number. */
const MOST_TERMS = 200;
/** Letters of a value: longer ones are texts, and nobody types them. */
const LONGEST = 200;
const DEEPEST = 12;

/** Reads a body, whatever it is: of what is no JSON nothing is known. */
export function readContents(raw: string): Contents {
  const body = parse(maskSecrets(raw));
  if (body === undefined) return { happenedAt: undefined, terms: [] };
  const terms = new Set<string>();
  collect(body, '', terms, 0);
  return { happenedAt: happenedAt(body), terms: [...terms] };
}

/** A value as the search knows it. */
export const term = (name: string, value: string) => `${name.toLowerCase()}=${value.toLowerCase()}`;

function collect(value: unknown, name: string, terms: Set<string>, depth: number): void {
  if (terms.size >= MOST_TERMS || depth > DEEPEST) return;
  if (typeof value === 'object' && value !== null) {
    const inArray = Array.isArray(value);
    for (const [key, of] of Object.entries(value))
      collect(of, inArray ? name : key, terms, depth + 1);
    return;
  }
  if (value === null || value === '' || value === MASK) return;
  const text = String(value);
  const inner = typeof value === 'string' ? parse(text) : undefined;
  if (inner !== undefined) {
    collect(inner, name, terms, depth + 1);
    return;
  }
  if (name === '' || text.length > LONGEST || text.includes('\0')) return;
  terms.add(term(name, text));
  // An upload's key names whose it is.
  const upload = /^uploads\/([0-9a-f-]{36})\/([0-9a-f-]{36})\//.exec(text);
  if (upload) {
    terms.add(term('organizationId', upload[1] as string));
    terms.add(term('documentId', upload[2] as string));
  }
}

/** The bus's own time of the event, or the time that a schedule meant; of Stripe's the event's own. */
function happenedAt(body: unknown): Date | undefined {
  const { time, scheduledTime, detail } = body as Record<string, unknown>;
  const created = (detail as { created?: unknown } | undefined)?.created;
  if (typeof created === 'number') return asDate(created * 1_000);
  return asDate(time) ?? asDate(scheduledTime);
}

function asDate(value: unknown): Date | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const at = new Date(value);
  const year = at.getUTCFullYear();
  return year >= 2000 && year < 2200 ? at : undefined;
}

function parse(text: string): object | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}
