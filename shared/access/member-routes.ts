import * as z from 'zod/mini';
import { emailField } from '../platform/email-field.ts';
import type { Routes } from '../platform/http/route.ts';
import { lineField } from '../platform/line-field.ts';
import { linkQuery, linkToken, Tokens } from './auth-routes.ts';
import { INVITATION_STATES, ROLES } from './member-roles.ts';

const time = () => z.iso.datetime();
const id = () => z.object({ id: z.uuid() });
const role = () => z.enum(ROLES);
const name = () => lineField(200);

const Invitation = () =>
  z.object({
    id: z.uuid(),
    email: z.string(),
    role: role(),
    state: z.enum(INVITATION_STATES),
    createdAt: time(),
    expiresAt: time(),
  });

/** Who belongs to the caller's organisation, and who is asked to. */
export const memberRoutes = {
  'GET /api/members': {
    does: 'Lists members, the highest roles first.',
    caller: ['session', 'api-key'],
    needs: 'members:read',
    answers: {
      200: () =>
        z.object({
          members: z.array(
            z.object({
              userId: z.uuid(),
              email: z.string(),
              name: z.string(),
              role: role(),
              joinedAt: time(),
            }),
          ),
        }),
    },
  },
  'PATCH /api/members/{id}': {
    does: 'Gives a member another role: none above the caller’s own, and one’s own goes down only.',
    caller: 'session',
    params: id,
    body: () => z.strictObject({ role: role() }),
    answers: { 200: () => z.object({ userId: z.uuid(), role: role() }) },
  },
  'DELETE /api/members/{id}': {
    does: 'Takes a member out, or lets the caller leave; the sessions of the member end. The last owner stays.',
    caller: 'session',
    params: id,
    answers: { 200: () => z.object({ removed: z.literal(true) }) },
  },
  'POST /api/invitations': {
    does: 'Invites an address by mail, with no more than the caller’s own role.',
    caller: 'session',
    needs: 'members:write',
    body: () => z.strictObject({ email: emailField(), role: role() }),
    answers: { 201: Invitation },
  },
  'GET /api/invitations': {
    does: 'Lists invitations, newest first.',
    caller: ['session', 'api-key'],
    needs: 'members:read',
    answers: { 200: () => z.object({ invitations: z.array(Invitation()) }) },
  },
  'DELETE /api/invitations/{id}': {
    does: 'Ends an invitation that is open.',
    caller: 'session',
    needs: 'members:write',
    params: id,
    answers: { 200: () => z.object({ state: z.literal('revoked') }) },
  },
  'POST /api/invitations/accept': {
    does: 'Takes an invitation by the token of its mail, and signs in.',
    caller: 'stranger',
    limit: { max: 30, minutes: 15 },
    body: () => z.strictObject({ token: linkToken(), name: z.optional(name()) }),
    answers: { 200: Tokens },
    // all seats of the plan are taken
    errors: [402],
  },
  'GET /api/auth/join': {
    does: 'Shows a button to whoever opens the link of an invitation. It consumes nothing.',
    caller: 'stranger',
    query: linkQuery,
    answers: { 200: 'text/html', 401: 'text/html' },
  },
  'POST /api/auth/join': {
    does: 'Takes the invitation, as the button of that page asks for it, and shows the tokens.',
    caller: 'stranger',
    open: true,
    limit: { max: 30, minutes: 15 },
    query: linkQuery,
    answers: { 200: 'text/html', 401: 'text/html' },
    errors: [402],
  },
} as const satisfies Routes;
