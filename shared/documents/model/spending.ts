import type { Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { CallRecord, ModelBudget, ModelSpending } from './extract.ts';

type Context = {
  organizationId: string;
  /** The document that is read: its budget holds over all attempts to read it. */
  documentId: string;
  client: { provider: string; model: string };
  budget: Pick<ModelBudget, 'perDocument' | 'perDay'>;
};

/**
 * Model calls in `ai_logs`. A call's worst cost is set aside before it is made, one organisation's
 * calls after each other, so that documents read at the same time cannot spend a day's money twice;
 * what a function that was killed had set aside stays spent.
 */
export function createModelSpending(
  context: Context,
  deps: { db: Database; clock: Clock },
): ModelSpending {
  const { organizationId, documentId, client, budget } = context;
  return {
    async reserve(worst) {
      return deps.db.transaction(async (tx) => {
        await tx.query(`SELECT take_lock('model-budget ' || $1::text)`, [organizationId]);
        const { rows } = await tx.query<{ id: string }>(
          `INSERT INTO ai_logs (organization_id, job_id, purpose, provider, model, cost,
                                milliseconds, outcome, created_at)
           SELECT $1, $2, 'read-document', $3, $4, $5, 0, 'under-way', $8
            WHERE $5 + (SELECT coalesce(sum(cost), 0) FROM ai_logs
                         WHERE organization_id = $1 AND job_id = $2) <= $6
              AND $5 + (SELECT coalesce(sum(cost), 0) FROM ai_logs
                         WHERE organization_id = $1
                           AND created_at >= date_trunc('day', $8::timestamptz, 'UTC')) <= $7
           RETURNING id`,
          [
            organizationId,
            documentId,
            client.provider,
            client.model,
            worst,
            budget.perDocument,
            budget.perDay,
            deps.clock(),
          ],
        );
        return rows[0]?.id;
      });
    },
    async settle(id: string, call: CallRecord) {
      await deps.db.query(
        `UPDATE ai_logs SET input_tokens = $3, output_tokens = $4, cost = $5, milliseconds = $6,
                            outcome = $7
          WHERE organization_id = $1 AND id = $2`,
        [
          organizationId,
          id,
          call.inputTokens,
          call.outputTokens,
          call.cost,
          call.milliseconds,
          call.outcome,
        ],
      );
    },
  };
}
