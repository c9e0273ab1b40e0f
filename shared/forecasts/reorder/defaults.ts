/**
 * How an item is bought where no rule of its own says otherwise: what the column defaults of
 * `reorder_rules` are too (test/forecasts compares them). Days; the share of cycles without
 * stock-out; units.
 */
export const reorderDefaults = {
  leadTimeDays: 7,
  reviewDays: 1,
  serviceLevel: 0.95,
  minimumOrder: 0,
  packSize: 1,
} as const;
