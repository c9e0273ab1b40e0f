import type { ExtractedInvoice } from '../invoice/schema.ts';

/**
 * Models leave out lines of long lists without a word. Fewer lines than the rules saw, by more
 * than a fifth, is a reason to look.
 */
export function missingRows(
  model: ExtractedInvoice,
  rules: ExtractedInvoice | undefined,
): string | undefined {
  const [said, seen] = [model.lines.length, rules?.lines.length ?? 0];
  if (said >= seen * 0.8) return undefined;
  return `model: ${said} lines returned, ${seen} rows seen on the page`;
}
