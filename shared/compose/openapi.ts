import * as z from 'zod/mini';
import { SCOPES, scopes } from '../access/scopes.ts';
import { STATUS } from '../platform/http/errors.ts';
import type { AnswerBody, ApiContract, Route } from '../platform/http/route.ts';

type Json = Record<string, unknown>;

/** The API for organisations as OpenAPI 3.1, from the declarations that its handler reads. */
export function openapiDocument({ routes }: ApiContract): Json {
  const paths: Record<string, Json> = {};
  for (const [key, route] of Object.entries(routes)) {
    const [method = '', path = ''] = key.split(' ');
    paths[path] = { ...paths[path], [method.toLowerCase()]: operation(key, route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Nightshift',
      version: '1',
      description:
        'The back office of an organisation. Each caller sees and changes what is its own organisation’s.',
    },
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      securitySchemes: {
        'api-key': {
          type: 'http',
          scheme: 'bearer',
          description: `An API key, nsk_…, with scopes: ${Object.entries(scopes)
            .map(([scope, { means }]) => `${scope} (${means})`)
            .join(', ')}.`,
        },
        session: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: `The access token of a member who is signed in. What a role may do besides those below it: ${describeRoles()}.`,
        },
      },
    },
  };
}

const PROBLEM: Json = {
  type: 'object',
  properties: {
    statusCode: { type: 'integer' },
    error: { type: 'string' },
    message: { type: 'string' },
    requestId: { type: 'string' },
  },
  required: ['statusCode', 'error', 'message', 'requestId'],
};

function operation(key: string, route: Route): Json {
  const { does, caller, needs } = route;
  return {
    operationId: key.replace(/\W+/g, '-').toLowerCase().replace(/-$/, ''),
    summary: does,
    ...(isApiCall(route) ? { description: 'One of the API calls that a plan has a day.' } : {}),
    ...(isOpen(caller)
      ? {}
      : { security: [caller].flat().map((name) => ({ [name]: needs ? [needs] : [] })) }),
    ...parameters(key, route),
    ...(route.body
      ? { requestBody: { required: true, content: json(schemaOf(route.body(), 'input')) } }
      : {}),
    responses: responses(key, route),
  };
}

/** Whether it is one of the calls that a plan has so many of a day. */
const isApiCall = ({ caller, uncounted }: Route) => !isOpen(caller) && !uncounted;

/** Whether nobody is asked who they are. */
const isOpen = (caller: Route['caller']) => caller === 'anyone' || caller === 'stranger';

function describeRoles(): string {
  const begins = Map.groupBy(SCOPES, (scope) => scopes[scope].from);
  return [...begins].map(([role, own]) => `${role} (${own.join(', ')})`).join(', ');
}

const json = (schema: Json): Json => ({ 'application/json': { schema } });

function schemaOf(schema: z.ZodMiniType, io: 'input' | 'output'): Json {
  // A format says it to readers; its pattern would say it again, over lines.
  const override = ({ jsonSchema }: { jsonSchema: Json }) => {
    if (jsonSchema.format) delete jsonSchema.pattern;
  };
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, override }) as Json;
  return rest;
}

function parameters(key: string, { params, query, caller }: Route): Json {
  const of = (place: string, shape: z.ZodMiniObject | undefined) => {
    const { properties = {}, required = [] } = shape ? schemaOf(shape, 'input') : {};
    return Object.entries(properties as Json).map(([name, schema]) => ({
      name,
      in: place,
      required: place === 'path' || (required as string[]).includes(name),
      schema,
    }));
  };
  const again =
    key.startsWith('POST') && !isOpen(caller)
      ? [{ name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string' } }]
      : [];
  const list = [...of('path', params?.()), ...of('query', query?.()), ...again];
  return list.length > 0 ? { parameters: list } : {};
}

/** A status may be a page to people, and an error as every route has it. */
function responses(key: string, route: Route): Json {
  const declared = answers(route);
  const both = Object.entries(errors(key, route)).map(([status, error]) => {
    const page = declared[status];
    return [status, page ? { ...error, content: { ...page.content, ...error.content } } : error];
  });
  return { ...declared, ...Object.fromEntries(both) };
}

type Response = { description: string; content: Json };

function answers({ answers: declared }: Route): Record<string, Response> {
  const content = (body: AnswerBody) =>
    typeof body === 'function' ? json(schemaOf(body(), 'output')) : { [body]: {} };
  return Object.fromEntries(
    Object.entries(declared).map(([status, body]) => [
      status,
      { description: 'Done', content: content(body) },
    ]),
  );
}

/** The statuses of errors that a route can have by what it reads and whom it lets in. */
export function errorStatuses(key: string, route: Route): number[] {
  const { params, query, body, caller, open, errors = [] } = route;
  const reads = key.startsWith('GET ') ? Boolean(body) : Boolean(body) || !open;
  return [
    ...errors,
    ...(query || reads || !open ? [400] : []),
    ...(caller === 'anyone' ? [] : [401, 403, 429]),
    ...(isApiCall(route) ? [402] : []),
    ...(params ? [404] : []),
    ...(reads ? [413] : []),
    ...(params && !key.startsWith('GET') ? [409] : []),
    ...(key.startsWith('POST') && !isOpen(caller) ? [400, 409, 422] : []),
    503,
  ];
}

function errors(key: string, route: Route): Record<string, Response> {
  const possible = errorStatuses(key, route);
  const content = {
    'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
  };
  const known = STATUS.filter(([, status]) => possible.includes(status));
  return Object.fromEntries(
    known.map(([, status, description]) => [status, { description, content }]),
  );
}
