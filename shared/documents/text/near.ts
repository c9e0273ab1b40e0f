/** Whether one word becomes another by so many letters changed, left out or added (Levenshtein, 1966). */
export function areNear(one: string, other: string, most: number): boolean {
  if (Math.abs(one.length - other.length) > most) return false;
  let before = Array.from({ length: other.length + 1 }, (_, i) => i);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++)
      row[j] = Math.min(
        (before[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (before[j - 1] as number) + (one[i - 1] === other[j - 1] ? 0 : 1),
      );
    before = row;
  }
  return (before[other.length] as number) <= most;
}
