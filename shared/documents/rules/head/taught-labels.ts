import type { Lessons } from '../lessons.ts';
import { labelKey } from '../words/vocabulary.ts';

/** The labels that people taught for a field, as patterns of folded text. */
export function taughtLabels(lessons: Lessons, field: string): RegExp[] {
  return (lessons.labels[field] ?? []).map((label) => {
    const escaped = labelKey(label).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return new RegExp(`(?:^|[^a-z])(${escaped})\\s*[:.#]*\\s*`);
  });
}
