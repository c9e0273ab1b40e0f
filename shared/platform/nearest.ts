/**
 * The known word that was probably meant: the closest by edits (swapped neighbours count as one),
 * or the only one that begins so. Nothing, where every word is too far away to be a slip.
 */
export function nearest(given: string, words: readonly string[]): string | undefined {
  const wanted = given.toLowerCase();
  const begins = wanted.length > 1 ? words.filter((word) => word.startsWith(wanted)) : [];
  if (begins.length === 1) return begins[0];
  const [closest] = words
    .map((word) => ({ word, edits: editsBetween(wanted, word.toLowerCase()) }))
    // A third of the letters may be wrong: more is another word.
    .filter(
      ({ word, edits }) =>
        edits <= Math.max(1, Math.floor(Math.max(wanted.length, word.length) / 3)),
    )
    .sort((a, b) => a.edits - b.edits);
  return closest?.word;
}

/** ` (did you mean "billing"?)`, or nothing where no word is near. */
export function didYouMean(given: string, words: readonly string[]): string {
  const word = nearest(given, words);
  return word === undefined ? '' : ` (did you mean "${word}"?)`;
}

/** Letters to insert, delete, replace or swap with their neighbour. */
function editsBetween(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const edits = [
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
      ];
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits.push((before[j - 2] ?? 0) + 1);
      row.push(Math.min(...edits));
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
