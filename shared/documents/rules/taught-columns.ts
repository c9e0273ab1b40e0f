import type { ColumnRole } from '../languages/language.ts';
import type { Lessons } from './lessons.ts';
import { headerKey } from './words/columns.ts';

/** Taught column headers under the key by which headers are looked up. */
export function taughtColumns(lessons: Lessons): Record<string, ColumnRole> {
  return Object.fromEntries(
    Object.entries(lessons.columns).map(([text, role]) => [headerKey(text), role as ColumnRole]),
  );
}
