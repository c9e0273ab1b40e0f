import type * as z from 'zod/mini';
import { InvalidRequest, NotFound, TooLarge } from '../errors.ts';
import { parseJson } from '../json.ts';
import { ownValue } from '../own-value.ts';
import { inWords } from './in-words.ts';
import { type HttpRequest, rawBody } from './request.ts';

/** Bytes of a JSON body; what is larger travels by presigned address. */
const MOST_BYTES = 1024 * 1024;
/** Levels of a JSON body: far more than any schema has, far less than ends a stack. */
const MOST_LEVELS = 64;

type Shape = z.ZodMiniObject;

/** @throws NotFound: an address that cannot be one of ours leads nowhere. */
export function readParams<S extends Shape>(request: HttpRequest, schema: S): z.output<S> {
  const parsed = schema.safeParse(request.pathParameters ?? {});
  if (parsed.success && isStorable(request.pathParameters)) return parsed.data;
  const why = parsed.error && `: ${inWords(parsed.error.issues, { whole: 'the path', schema })}`;
  throw new NotFound(`There is nothing at this address${why ?? ''}`);
}

/**
 * Reads the query; numbers arrive as text.
 * @throws InvalidRequest for a parameter that the route does not know or that does not fit.
 */
export function readQuery<S extends Shape>(request: HttpRequest, schema: S): z.output<S> {
  const given = Object.entries(request.queryStringParameters ?? {}).map(([name, text]) => [
    name,
    isNumber(ownValue(schema.shape, name)) && /^-?\d{1,15}(\.\d+)?$/.test(text ?? '')
      ? Number(text)
      : text,
  ]);
  const query = Object.fromEntries(given);
  if (!isStorable(query)) throw new InvalidRequest('The query holds characters that nothing may');
  return check(query, schema, 'the query');
}

/** @throws InvalidRequest naming what is wrong, field by field; TooLarge. */
export function readBody<S extends z.ZodMiniType>(request: HttpRequest, schema: S): z.output<S> {
  const bytes = rawBody(request);
  if (bytes.length > MOST_BYTES)
    throw new TooLarge(`A body may have ${MOST_BYTES} bytes and this one has ${bytes.length}`);
  const body = readJson(bytes.toString('utf8').trim() || '{}');
  if (!isStorable(body))
    throw new InvalidRequest('The body holds the character NUL, or half a letter');
  return check(body, schema, 'the body');
}

/** @throws InvalidRequest for what is no JSON, or nests so deeply that reading on would end the stack. */
export function readJson(text: string): unknown {
  const value = parseJson(text, (cause) => new InvalidRequest('The body is not JSON', { cause }));
  if (isTooDeep(value)) throw new InvalidRequest(`The body has more than ${MOST_LEVELS} levels`);
  return value;
}

function check<S extends z.ZodMiniType>(value: unknown, schema: S, whole: string): z.output<S> {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new InvalidRequest(`Check the request: ${inWords(parsed.error.issues, { whole, schema })}`);
}

/** Looks through optional and default values. */
function isNumber(schema: unknown): boolean {
  const def = (schema as z.ZodMiniType | undefined)?._zod.def as
    | { type: string; innerType?: unknown }
    | undefined;
  if (def?.innerType) return isNumber(def.innerType);
  return def?.type === 'number';
}

function isTooDeep(value: unknown): boolean {
  let level = [value];
  for (let depth = 0; depth <= MOST_LEVELS; depth++) {
    level = level.flatMap(partsOf);
    if (level.length === 0) return false;
  }
  return true;
}

/**
 * Postgres's text knows no NUL, and its JSON no half of a surrogate pair; nobody needs either in a name or
 * a reason. Call it for what is not too deep.
 */
function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  if (value === null || typeof value !== 'object') return true;
  return [...Object.keys(value), ...Object.values(value)].every(isStorable);
}

const partsOf = (it: unknown): unknown[] =>
  it !== null && typeof it === 'object' ? Object.values(it) : [];
