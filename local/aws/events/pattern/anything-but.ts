import { compileText, type TextFilter } from './text.ts';

const TEXT: string[] = ['prefix', 'suffix', 'wildcard', 'equals-ignore-case'];

/** `anything-but`: a value, a list of values, or one text filter with a value or a list of values. */
export function compileAnythingBut(argument: unknown, path: string): (value: unknown) => boolean {
  if (argument !== null && typeof argument === 'object' && !Array.isArray(argument)) {
    const entries = Object.entries(argument);
    const [name, wanted] = entries[0] ?? [];
    if (entries.length !== 1 || name === undefined || !TEXT.includes(name))
      throw new Error(
        `Event pattern at ${path}: anything-but does not take ${name ?? 'an empty object'}`,
      );
    if ((name === 'prefix' || name === 'suffix') && [wanted].flat().includes(''))
      throw new Error(`Event pattern at ${path}: ${name} takes a string that is not empty here`);
    const tests = [wanted].flat().map((one) => compileText(name as TextFilter, one, path));
    if (tests.length === 0)
      throw new Error(`Event pattern at ${path}: anything-but lists no value`);
    return (value) => !tests.some((test) => test(value));
  }
  const refused = [argument].flat();
  const kind = typeof refused[0];
  const alike = refused.every((one) => typeof one === kind);
  if (!alike || (kind !== 'string' && kind !== 'number'))
    throw new Error(`Event pattern at ${path}: anything-but takes strings, or numbers, not both`);
  return (value) => !refused.includes(value);
}
