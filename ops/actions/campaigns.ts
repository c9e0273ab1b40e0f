import { cancelCampaign, pauseCampaign, resumeCampaign } from '../../shared/campaigns/states.ts';
import type { Clock } from '../../shared/platform/clock.ts';
import type { Sql } from '../../shared/platform/database/database.ts';
import type { OpsContext } from '../context.ts';
import { audited } from './audit.ts';

type Deps = { sql: Sql; clock: Clock };

const MOVES = {
  pause: ({ id }: { id: string }, deps: Deps) => pauseCampaign({ id }, deps),
  resume: ({ id }: { id: string }, deps: Deps) => resumeCampaign({ id }, deps),
  cancel: ({ id }: { id: string }, deps: Deps) => cancelCampaign({ id }, deps),
};
export type CampaignMove = keyof typeof MOVES;

/** Moves a campaign on the record; what becomes of its mails commits with its state. */
export async function moveCampaign(
  { id, move }: { id: string; move: CampaignMove },
  context: OpsContext,
): Promise<void> {
  const { db, clock } = context;
  await audited(
    { action: `campaigns ${move}`, subject: { id }, outcome: () => ({}) },
    context,
    () => db.transaction((sql) => MOVES[move]({ id }, { sql, clock })),
  );
}
