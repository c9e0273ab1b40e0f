import type { Caller, TenantChecks } from '../../shared/access/caller.ts';
import { readForecasts, requireForecasting } from '../../shared/forecasts/queries/forecasts.ts';
import { listNeeded } from '../../shared/forecasts/queries/suggestions.ts';
import {
  approveSuggestion,
  dismissSuggestion,
  snoozeSuggestion,
} from '../../shared/forecasts/reorder/decide-suggestion.ts';
import type { forecastRoutes } from '../../shared/forecasts/routes.ts';
import { requireOwn } from '../../shared/inventory/own.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import { type Database, withinOrganization } from '../../shared/platform/database/database.ts';
import { answer } from '../../shared/platform/http/route.ts';
import type { Handlers } from '../../shared/platform/http/serve.ts';

/** Answers what will be used and what to order, where the plan has it. */
export function forecastHandlers({
  db,
  clock,
}: {
  db: Database;
  clock: Clock;
}): Handlers<typeof forecastRoutes, TenantChecks> {
  const open = async ({ organizationId }: Caller) => {
    const sql = withinOrganization(db, organizationId);
    await requireForecasting({ organizationId }, { sql });
    return { sql, organizationId };
  };
  return {
    'GET /api/inventory/items/{itemId}/forecasts': async ({ params, caller }) => {
      const { sql, organizationId } = await open(caller);
      await requireOwn({ ...params, organizationId }, { sql });
      const forecasts = await readForecasts({ ...params, organizationId }, { sql });
      return answer(200, { forecasts });
    },
    'GET /api/inventory/reorder': async ({ query, caller }) => {
      const { sql, organizationId } = await open(caller);
      await requireOwn({ siteId: query.siteId, organizationId }, { sql });
      const { rows: items, next } = await listNeeded({ ...query, organizationId }, { sql });
      return answer(200, { items, next });
    },
    'POST /api/inventory/suggestions/{id}/approve': async ({ params, body, caller }) => {
      await open(caller);
      return answer(200, await approveSuggestion({ ...caller, ...params, ...body }, { db, clock }));
    },
    'POST /api/inventory/suggestions/{id}/snooze': async ({ params, body, caller }) => {
      await open(caller);
      await snoozeSuggestion({ ...caller, ...params, ...body }, { db, clock });
      return answer(200, { state: 'snoozed' });
    },
    'POST /api/inventory/suggestions/{id}/dismiss': async ({ params, caller }) => {
      await open(caller);
      await dismissSuggestion({ ...caller, ...params }, { db, clock });
      return answer(200, { state: 'dismissed' });
    },
  };
}
