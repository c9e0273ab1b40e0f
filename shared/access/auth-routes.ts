import * as z from 'zod/mini';
import { emailField } from '../platform/email-field.ts';
import type { Routes } from '../platform/http/route.ts';
import { ROLES } from './member-roles.ts';
import { SCOPES } from './scopes.ts';

const time = () => z.iso.datetime();
/** What the link of a mail carries. */
export const linkToken = () => z.string().check(z.regex(/^[\w-]{20,100}$/));
const jwt = () => z.string().check(z.maxLength(4_000), z.regex(/^[\w-]+\.[\w-]+\.[\w-]+$/));
const code = () => z.string().check(z.regex(/^\d{3} ?\d{3}$/));

/** A session's two tokens. */
export const Tokens = () =>
  z.object({
    organizationId: z.uuid(),
    accessToken: z.string(),
    accessExpiresAt: time(),
    refreshToken: z.string(),
    refreshExpiresAt: time(),
  });

/** Of the page behind such a link; a token that is none gets a page that says so. */
export const linkQuery = () => z.strictObject({ token: z.string().check(z.maxLength(100)) });
const pages = { 200: 'text/html', 401: 'text/html' } as const;

/** How people sign in, stay signed in and sign out. */
export const authRoutes = {
  'POST /api/auth/link': {
    does: 'Mails a link and a six-digit code to sign in with. The answer is the same for addresses that nobody has.',
    caller: 'stranger',
    limit: { max: 10, minutes: 15 },
    body: () => z.strictObject({ email: emailField() }),
    answers: { 202: () => z.object({ validForMinutes: z.int() }) },
  },
  'POST /api/auth/verify': {
    does: 'Takes the token of a link, or an address and its code, once, and signs in.',
    caller: 'stranger',
    limit: { max: 30, minutes: 15 },
    body: () => {
      const organizationId = z.optional(z.uuid());
      return z.union([
        z.strictObject({ token: linkToken(), organizationId }),
        z.strictObject({ email: emailField(), code: code(), organizationId }),
      ]);
    },
    answers: { 200: Tokens },
  },
  'GET /api/auth/sign-in': {
    does: 'Shows a button to whoever opens the link of a mail. It consumes nothing, since mail scanners open links.',
    caller: 'stranger',
    query: linkQuery,
    answers: pages,
  },
  'POST /api/auth/sign-in': {
    does: 'Signs in, as the button of that page asks for it, and shows the tokens.',
    caller: 'stranger',
    open: true,
    limit: { max: 30, minutes: 15 },
    query: linkQuery,
    answers: pages,
  },
  'POST /api/auth/refresh': {
    does: 'Takes a refresh token for new tokens. One that was used before ends the session: somebody has a copy.',
    caller: 'stranger',
    limit: { max: 120, minutes: 15 },
    body: () => z.strictObject({ refreshToken: jwt() }),
    answers: { 200: Tokens },
  },
  'POST /api/auth/sign-out': {
    does: 'Ends this session, or every session of the person.',
    caller: 'session',
    body: () => z.strictObject({ everywhere: z._default(z.boolean(), false) }),
    answers: { 200: () => z.object({ ended: z.int() }) },
  },
  'POST /api/auth/switch': {
    does: 'Signs in to another organisation of the person, in a session of its own.',
    caller: 'session',
    secret: true,
    body: () => z.strictObject({ organizationId: z.uuid() }),
    answers: { 200: Tokens },
  },
  'GET /api/auth/session': {
    does: 'Says who is signed in, as what, and which organisations there are to switch to.',
    caller: 'session',
    answers: {
      200: () =>
        z.object({
          userId: z.uuid(),
          sessionId: z.uuid(),
          organizationId: z.uuid(),
          email: z.string(),
          name: z.string(),
          role: z.enum(ROLES),
          scopes: z.array(z.enum(SCOPES)),
          organizations: z.array(z.object({ id: z.uuid(), name: z.string(), role: z.string() })),
        }),
    },
  },
  'GET /api/auth/sessions': {
    does: 'Lists where the person is signed in, the last seen first.',
    caller: 'session',
    answers: {
      200: () =>
        z.object({
          sessions: z.array(
            z.object({
              id: z.uuid(),
              organizationId: z.uuid(),
              current: z.boolean(),
              ipAddress: z.nullable(z.string()),
              userAgent: z.nullable(z.string()),
              createdAt: time(),
              lastSeenAt: time(),
              expiresAt: time(),
            }),
          ),
        }),
    },
  },
  'DELETE /api/auth/sessions/{id}': {
    does: 'Ends one session of the person.',
    caller: 'session',
    params: () => z.object({ id: z.uuid() }),
    answers: { 200: () => z.object({ ended: z.int() }) },
  },
} as const satisfies Routes;
