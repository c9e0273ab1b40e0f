import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Form } from './form.ts';
import { textOf } from './form.ts';
import { invalid, missing, noSuch } from './refusal.ts';

/** An object of Stripe's API. */
export type StripeObject = { id: string; object: string; created: number } & Record<
  string,
  unknown
>;

export type StripeEvent = StripeObject & {
  type: string;
  data: { object: Record<string, unknown>; previous_attributes?: Record<string, unknown> };
};

const API_VERSION = '2026-10-28.endive';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** An id as Stripe's look: `sub_1PgafTB7WZ01zgkW`. */
export const newId = (prefix: string): string =>
  `${prefix}_${[...randomBytes(20)].map((byte) => LETTERS[byte % LETTERS.length]).join('')}`;

export type Store = ReturnType<typeof createStore>;

/**
 * What this Stripe knows. With a file, it is there again after a restart.
 * @param deps.onEvent hears of each change, as webhooks do
 */
export function createStore(deps: {
  now: () => Date;
  onEvent: (event: StripeEvent) => void;
  file?: string;
}) {
  const objects = new Map<string, Map<string, StripeObject>>();
  const seconds = () => Math.floor(deps.now().getTime() / 1000);
  const ofKind = (kind: string) => {
    const found = objects.get(kind) ?? new Map<string, StripeObject>();
    objects.set(kind, found);
    return found;
  };
  if (deps.file && existsSync(deps.file))
    for (const object of JSON.parse(readFileSync(deps.file, 'utf8')) as StripeObject[])
      ofKind(object.object).set(object.id, object);

  const save = () => {
    if (!deps.file) return;
    const all = [...objects.values()].flatMap((kind) => [...kind.values()]);
    writeFileSync(`${deps.file}.new`, JSON.stringify(all));
    renameSync(`${deps.file}.new`, deps.file);
  };

  const store = {
    seconds,
    /** Puts an object there without telling anybody. */
    put<T extends StripeObject>(object: T): T {
      ofKind(object.object).set(object.id, object);
      save();
      return object;
    },
    remove(kind: string, id: string): void {
      ofKind(kind).delete(id);
      save();
    },
    find: (kind: string, id: string): StripeObject | undefined => ofKind(kind).get(id),
    /** @throws StripeRefusal 404 */
    get(kind: string, id: string): StripeObject {
      const found = ofKind(kind).get(id);
      if (!found) throw missing(kind, id);
      return found;
    },
    /**
     * The object that a parameter names.
     * @throws StripeRefusal 400
     */
    named(kind: string, id: string, param: string): StripeObject {
      const found = ofKind(kind).get(id);
      if (!found) throw noSuch(kind, id, param);
      return found;
    },
    all: (kind: string): StripeObject[] => [...ofKind(kind).values()],
    /** Writes a new state, and tells of it. */
    change(type: string, object: StripeObject, previous?: Record<string, unknown>): StripeObject {
      store.put(object);
      store.tell(type, object, previous);
      return object;
    },
    /** Tells of an object as it is. */
    tell(type: string, object: StripeObject, previous?: Record<string, unknown>): StripeEvent {
      const event: StripeEvent = {
        id: newId('evt'),
        object: 'event',
        api_version: API_VERSION,
        created: seconds(),
        data: {
          object: structuredClone(object),
          ...(previous ? { previous_attributes: previous } : {}),
        },
        livemode: false,
        pending_webhooks: 1,
        request: { id: newId('req'), idempotency_key: null },
        type,
      };
      store.put(event);
      deps.onEvent(event);
      return event;
    },
    /** A page of objects, the newest first, as Stripe's lists are. */
    page(kind: string, query: Form, keep: (object: StripeObject) => boolean = () => true) {
      const limit = Number(textOf(query.limit) ?? 10);
      if (!(limit >= 1 && limit <= 100))
        throw invalid('Invalid integer: limit', { param: 'limit' });
      const within = createdWithin(query);
      const newest = store
        .all(kind)
        .reverse()
        .sort((a, b) => b.created - a.created);
      const found = newest.filter((it) => keep(it) && within(it));
      const place = (param: 'starting_after' | 'ending_before') => {
        const id = textOf(query[param]);
        const at = found.findIndex((it) => it.id === id);
        if (id !== undefined && at < 0) throw noSuch(kind, id, param);
        return id === undefined ? undefined : at;
      };
      const before = place('ending_before');
      const start = before === undefined ? 1 + (place('starting_after') ?? -1) : before - limit;
      return {
        object: 'list',
        data: found.slice(Math.max(start, 0), start + limit),
        has_more: before === undefined ? found.length > start + limit : start > 0,
        url: `/v1/${kind}s`,
      };
    },
  };
  return store;
}

function createdWithin({ created }: Form): (object: StripeObject) => boolean {
  if (typeof created === 'string') return (it) => it.created === Number(created);
  const bounds = typeof created === 'object' && !Array.isArray(created) ? created : {};
  const bound = (name: string) => (textOf(bounds[name]) ? Number(bounds[name]) : undefined);
  const [gte, gt, lte, lt] = [bound('gte'), bound('gt'), bound('lte'), bound('lt')];
  return ({ created: at }) =>
    at >= (gte ?? at) && at > (gt ?? at - 1) && at <= (lte ?? at) && at < (lt ?? at + 1);
}
