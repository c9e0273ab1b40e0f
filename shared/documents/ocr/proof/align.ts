/** What a letter that stands for another costs: nothing where they are the same, little where only marks or case differ. */
function cost(a: string, b: string): number {
  if (a === b) return 0;
  return bare(a) === bare(b) ? 0.2 : 1;
}

/** A letter without its marks and its case: "É" and "e" are the same. */
export const bare = (letter: string) =>
  letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/**
 * Lays two readings of one line over each other with as few changes as there can be (Needleman and Wunsch, 1970).
 * @returns for each letter of the second reading the place of its fellow in the first, or -1
 */
export function align(first: readonly string[], second: readonly string[]): number[] {
  const columns = second.length + 1;
  const costs = new Float64Array((first.length + 1) * columns);
  for (let j = 1; j < columns; j++) costs[j] = j;
  for (let i = 1; i <= first.length; i++) {
    costs[i * columns] = i;
    for (let j = 1; j < columns; j++)
      costs[i * columns + j] = Math.min(
        at(i - 1, j - 1) + cost(first[i - 1] as string, second[j - 1] as string),
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
      );
  }
  const fellows: number[] = new Array(second.length).fill(-1);
  let [i, j] = [first.length, second.length];
  while (i > 0 && j > 0) {
    const pair = at(i - 1, j - 1) + cost(first[i - 1] as string, second[j - 1] as string);
    if (pair <= at(i - 1, j) + 1 && pair <= at(i, j - 1) + 1) fellows[--j] = --i;
    else if (at(i - 1, j) <= at(i, j - 1)) i--;
    else j--;
  }
  return fellows;

  function at(row: number, column: number): number {
    return costs[row * columns + column] as number;
  }
}
