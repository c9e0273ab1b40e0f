import { createCampaign, type Draft } from '../../shared/campaigns/create.ts';
import { setPlanQuota } from '../../shared/campaigns/plan-quotas.ts';
import { type Sending, scheduleCampaign } from '../../shared/campaigns/schedule.ts';
import { cancelCampaign, pauseCampaign, resumeCampaign } from '../../shared/campaigns/states.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Sql } from '../../shared/platform/database/database.ts';
import type { OpsContext } from '../context.ts';
import { audited } from './audit.ts';

const MOVES = { pause: pauseCampaign, resume: resumeCampaign, cancel: cancelCampaign };
export type CampaignMove = keyof typeof MOVES;

/** Makes a draft on the record. @returns its id */
export const draftCampaign = (draft: Draft, context: OpsContext): Promise<string> =>
  audited(
    {
      action: 'campaigns create',
      subject: { organization: draft.organizationId },
      outcome: (id: string) => ({ id }),
    },
    context,
    () => createCampaign(draft, { sql: context.db }),
  );

/** Pauses, resumes or cancels a campaign, on the record. */
export const moveCampaign = (
  { id, move }: { id: string; move: CampaignMove },
  context: OpsContext,
): Promise<void> =>
  change({ id, action: `campaigns ${move}` }, context, (deps) => MOVES[move]({ id }, deps));

/** Has a draft sent at a local time, on the record. */
export const sendLater = (sending: Sending, context: OpsContext): Promise<void> =>
  change({ id: sending.id, action: 'campaigns schedule' }, context, (deps) =>
    scheduleCampaign(sending, deps),
  );

/** In a transaction: what becomes of the mails commits with the campaign's state. */
const change = (
  { id, action }: { id: string; action: string },
  context: OpsContext,
  work: (deps: { sql: Sql; clock: Clock }) => Promise<void>,
): Promise<void> =>
  audited({ action, subject: { id }, outcome: () => ({}) }, context, () =>
    context.db.transaction((sql) => work({ sql, clock: context.clock })),
  );

/** Sets how many campaign mails a month a plan has, on the record. */
export const setQuota = (
  quota: { plan: string; monthly: number },
  context: OpsContext,
): Promise<void> =>
  audited({ action: 'campaigns quota', subject: quota, outcome: () => ({}) }, context, () =>
    setPlanQuota(quota, { sql: context.db }),
  );
