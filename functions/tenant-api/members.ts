import type { TenantChecks } from '../../shared/access/caller.ts';
import type { memberRoutes } from '../../shared/access/member-routes.ts';
import { acceptInvitation } from '../../shared/access/members/accept.ts';
import { changeRole } from '../../shared/access/members/change-role.ts';
import {
  type InviteDeps,
  invite,
  listInvitations,
  revokeInvitation,
} from '../../shared/access/members/invite.ts';
import { listMembers } from '../../shared/access/members/list-members.ts';
import { removeMember } from '../../shared/access/members/remove-member.ts';
import { issueTokens } from '../../shared/access/sessions/issue-tokens.ts';
import { withinOrganization } from '../../shared/platform/database/database.ts';
import { Unauthorized } from '../../shared/platform/errors.ts';
import type { HttpRequest } from '../../shared/platform/http/request.ts';
import { answer } from '../../shared/platform/http/route.ts';
import type { Handlers } from '../../shared/platform/http/serve.ts';
import { type AuthDeps, fromOf } from './auth.ts';
import { askToJoin, linkIsOver, showTokens } from './sign-in-page.ts';

export type MembersDeps = AuthDeps & Pick<InviteDeps, 'queueInvitation'>;

/** Answers the routes of members and invitations. */
export function memberHandlers(deps: MembersDeps): Handlers<typeof memberRoutes, TenantChecks> {
  const { db, clock, queueInvitation } = deps;
  const keys = { access: deps.accessKeys, refresh: deps.refreshKeys };
  const own = ({ organizationId }: { organizationId: string }) => ({
    db: withinOrganization(db, organizationId),
    clock,
    queueInvitation,
  });
  const accept = async (
    given: { token: string; name?: string | undefined },
    caller: Parameters<typeof fromOf>[0],
    request: HttpRequest,
  ) => {
    const wanted = { ...given, from: fromOf(caller, request), origin: caller.origin };
    return issueTokens(await acceptInvitation(wanted, { db, clock }), { keys, clock });
  };

  return {
    'GET /api/members': async ({ caller }) =>
      answer(200, { members: await listMembers(caller, { sql: own(caller).db }) }),
    'PATCH /api/members/{id}': async ({ params, body: { role }, caller }) => {
      await changeRole({ caller, userId: params.id, role }, own(caller));
      return answer(200, { userId: params.id, role });
    },
    'DELETE /api/members/{id}': async ({ params, caller }) => {
      await removeMember({ caller, userId: params.id }, own(caller));
      return answer(200, { removed: true });
    },
    'POST /api/invitations': async ({ body, caller }) => {
      const invitation = await invite({ caller, ...body }, own(caller));
      await deps.wakeSender();
      return answer(201, invitation);
    },
    'GET /api/invitations': async ({ caller }) => {
      const { organizationId } = caller;
      const wanted = { organizationId, at: clock() };
      return answer(200, {
        invitations: await listInvitations(wanted, { sql: own(caller).db }),
      });
    },
    'DELETE /api/invitations/{id}': async ({ params, caller }) => {
      await revokeInvitation({ caller, ...params }, own(caller));
      return answer(200, { state: 'revoked' });
    },
    'POST /api/invitations/accept': async ({ body, caller }, request) =>
      answer(200, await accept(body, caller, request)),
    'GET /api/auth/join': async () => askToJoin(),
    'POST /api/auth/join': async ({ query, caller }, request) => {
      try {
        return showTokens(await accept(query, caller, request));
      } catch (error) {
        if (error instanceof Unauthorized) return linkIsOver();
        throw error;
      }
    },
  };
}
