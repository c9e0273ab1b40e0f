/**
 * What exists once, as the columns of its key, by the table. `lower(…)` is one whatever its letters' case.
 * Ids alone are left out, and an id beside the organisation, which is only there to be pointed at.
 */
export const UNIQUE: Record<string, string[]> = {
  ai_prediction_actuals: ['organization_id site_id item_id'],
  ai_reorder_recommendations: ['organization_id site_id item_id'],
  ai_training_runs: ['organization_id night'],
};
