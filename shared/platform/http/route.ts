import type * as z from 'zod/mini';

type Shape = z.ZodMiniObject;
type Schema = z.ZodMiniType;

/** What an answer carries: JSON of a shape, or another media type. */
export type AnswerBody = (() => Schema) | `${'text' | 'application'}/${string}`;

/** One route, declared once: the handler, the stack, the pages and the OpenAPI document read it. */
export type Route = {
  /** What it does, in one sentence, for people. */
  does: string;
  /** Who may call: the checks that the function composes, by name; `anyone` needs none. */
  caller: string | readonly [string, string, ...string[]];
  /** The scope that the caller must have, for callers that have some. */
  needs?: string;
  /** The least role of a member who calls, where a scope does not say it. */
  role?: string;
  /** Requests of one caller in a window of so many minutes, where it is not what the function says. */
  limit?: { max: number; minutes: number };
  /** It is none of the calls that a plan has so many of a day. */
  uncounted?: true;
  /** Its answer holds a secret: the handler itself sees that a repeated request changes nothing more. */
  secret?: true;
  /** Schemas are made when a request first needs them, and not at load. */
  params?: () => Shape;
  query?: () => Shape;
  /** Read as JSON. A route without one has none. */
  body?: () => Schema;
  /**
   * Query and body that are not declared are its own affair: it reads the bytes itself, or monitors and
   * links bring words of theirs. Of every other route a word that it does not know is refused.
   */
  open?: true;
  /** By status; the statuses of errors that follow from the rest are added. */
  answers: Readonly<Record<number, AnswerBody>>;
  /** Statuses of errors that do not follow from the rest. */
  errors?: readonly number[];
};

/** The names in a route's `caller`. */
export type CallerNames<R extends Route> = NamesIn<R['caller']>;
type NamesIn<C> = Extract<C extends readonly (infer N)[] ? N : C, string>;

/** `GET /api/documents/{id}`: as API Gateway names a route. */
export type RouteKey = `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;

export type Routes = Readonly<Record<RouteKey, Route>>;

/** As the gateway has it, for several of ours. */
type GatewayRoute = RouteKey | `${'ANY' | 'GET'} /${string}/{proxy+}`;

/** The routes that one function answers. */
export type ApiContract<R extends Routes = Routes> = {
  /** The function's name. */
  function: string;
  /** Routes of the gateway that all of these stand behind, so that a route costs no resource. */
  behind?: GatewayRoute | readonly GatewayRoute[];
  routes: R;
};

/** Declares the routes of a function. */
export const apiContract = <const R extends Routes>(declared: ApiContract<R>): ApiContract<R> =>
  declared;

type Read<F> = F extends () => infer S ? z.output<S> : undefined;

/** JSON knows no dates: where a shape has text, a date may stand and goes out in ISO 8601. */
type Told<T> = T extends string
  ? string extends T
    ? string | Date
    : T
  : T extends readonly (infer E)[]
    ? readonly Told<E>[]
    : T extends object
      ? { [K in keyof T]: Told<T[K]> }
      : T;

/** What a route's handler gets. */
export type Call<R extends Route = Route, Caller = unknown> = {
  params: Read<R['params']>;
  query: Read<R['query']>;
  body: Read<R['body']>;
  /** What the check of the caller found out. */
  caller: Caller;
};

/** What a route's handler answers: a declared status with its body. */
export type Answer<R extends Route = Route> = {
  [S in keyof R['answers'] & number]: {
    status: S;
    body: R['answers'][S] extends () => infer B ? Told<z.output<B>> : string;
    headers?: Record<string, string>;
  };
}[keyof R['answers'] & number];

/** An answer of a handler, with its status and body as they are declared. */
export const answer = <const S extends number, const B>(
  status: S,
  body: B,
  headers: Record<string, string> = {},
) => ({ status, body, headers });
