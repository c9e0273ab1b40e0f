import type { Row, Sql } from '../../platform/database/database.ts';
import { type Part, readPart } from '../../platform/database/part.ts';
import { NotFound } from '../../platform/errors.ts';
import type { Difference } from '../../platform/json-difference.ts';
import { settleItems } from './settle.ts';

export const ITEM_STATES = [
  'pending',
  'sent',
  'done',
  'already-done',
  'failed',
  'not-sent',
  'elsewhere',
  'left-alone',
  'would-act',
  'superseded',
  'still-fails',
  'unsure',
] as const;
export type ItemState = (typeof ITEM_STATES)[number];

/** What became of a letter, as operators read it. */
export const STATE_WORDS: Record<ItemState, string> = {
  pending: 'not sent yet',
  sent: 'still waiting',
  done: 'done',
  'already-done': 'already done',
  failed: 'failed again',
  'not-sent': 'not sent',
  elsewhere: 'another replay is under way, or it has ended meanwhile',
  'left-alone': 'left alone',
  'would-act': 'would act',
  superseded: 'superseded: would change nothing',
  'still-fails': 'still fails',
  unsure: 'cannot be told',
};

type ReplayStatus = 'running' | 'done' | 'aborted' | 'stopped';
type Counts = Partial<Record<ItemState, number>>;

/** A replay of many: who, why, what, how fast, and how far. */
export type ReplayRun = {
  id: string;
  actionId: string;
  operator: string;
  via: string;
  reason: string;
  dryRun: boolean;
  selection: Record<string, unknown>;
  /** Messages a second at most. */
  rate: number;
  maxFailures: number | null;
  status: ReplayStatus;
  total: number;
  createdAt: Date;
  finishedAt: Date | null;
  counts: Counts;
};

const COLUMNS = `r.id, r.action_id AS "actionId", a.operator, a.via, r.reason, r.dry_run AS "dryRun",
  r.selection, r.rate, r.max_failures AS "maxFailures", r.status, r.total, r.created_at AS "createdAt",
  r.finished_at AS "finishedAt",
  (SELECT coalesce(jsonb_object_agg(state, items), '{}') FROM (
     SELECT state, count(*) AS items FROM replay_items i WHERE i.replay_id = r.id GROUP BY state) AS c) AS counts`;
const FROM = 'replays r JOIN operator_actions a ON a.id = r.action_id';

/** Newest first, a part at a time. */
export function listReplays(
  input: { limit: number; after?: string | undefined },
  { sql }: { sql: Sql },
): Promise<Part<ReplayRun>> {
  return readPart<ReplayRun & Row>(
    {
      columns: COLUMNS,
      from: FROM,
      where: 'true',
      values: [],
      by: [
        { column: 'r.created_at', type: 'timestamptz' },
        { column: 'r.id', type: 'uuid' },
      ],
      ...input,
    },
    { sql },
  );
}

/** @throws NotFound */
export async function readReplay(id: string, { sql }: { sql: Sql }): Promise<ReplayRun> {
  await settleItems({ id }, { sql });
  const { rows } = await sql.query<ReplayRun & Row>(
    `SELECT ${COLUMNS} FROM ${FROM} WHERE r.id = $1`,
    [id],
  );
  if (!rows[0]) throw new NotFound(`There is no replay ${id}`);
  return rows[0];
}

/** Rows that a message would change, and effects outside the database that were held back. */
export type Changes = {
  rows: { table: string; key: string; differences: Difference[] }[];
  /** Rows that would go, by table. */
  removed: Record<string, number>;
  held: string[];
};

export type ReplayItem = {
  position: number;
  deadLetterId: string;
  queue: string;
  effectKey: string;
  state: ItemState;
  error: string | null;
  changes: Changes | null;
};

/** What became of each letter, in the order in which they are sent. */
export function listItems(
  input: { id: string; state?: string | undefined; limit: number; after?: string | undefined },
  { sql }: { sql: Sql },
): Promise<Part<ReplayItem>> {
  const { id, state, ...rest } = input;
  return readPart<ReplayItem & Row>(
    {
      columns: `i.position, i.dead_letter_id AS "deadLetterId", d.queue, d.effect_key AS "effectKey", i.state,
        i.error_name || ': ' || i.error_message AS error, i.changes`,
      from: 'replay_items i JOIN dead_letters d ON d.id = i.dead_letter_id',
      where: 'i.replay_id = $1 AND ($2::text IS NULL OR i.state = $2)',
      values: [id, state ?? null],
      by: [{ column: 'i.position', type: 'integer' }],
      direction: 'ASC',
      ...rest,
    },
    { sql },
  );
}

/** How many have come to an end. */
export const endedOf = ({ counts }: Pick<ReplayRun, 'counts'>): number =>
  Object.entries(counts).reduce(
    (sum, [state, count]) => (state === 'pending' || state === 'sent' ? sum : sum + count),
    0,
  );
