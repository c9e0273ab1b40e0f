import type { Template } from '../template.ts';

/** What a template brings into its ledger rows; set-based planners write the same. */
export const ledgerDefaults = (
  template: Pick<
    Template,
    'name' | 'category' | 'priority' | 'onUnknown' | 'resolveAfterMinutes' | 'secret'
  >,
) => ({
  template: template.name,
  category: template.category,
  priority: template.priority,
  on_unknown: template.onUnknown,
  resolve_after_minutes: template.resolveAfterMinutes,
  secret: template.secret === true,
});
