import { chosenExtraction, judge } from '../shared/documents/judge.ts';
import { DEFAULT_GUARD, readGuarded } from '../shared/documents/reading/guarded.ts';
import { HOSTILE } from './generator/hostile.ts';

export type HostileResult = {
  name: string;
  bytes: number;
  outcome: string;
  reasons: string[];
  milliseconds: number;
  peakMegabytes: number;
  asExpected: boolean;
};

/**
 * Reads every hostile file, one after the other in one process, as a batch would.
 * @param deadlines milliseconds that a file gets, and one that is meant to run out of them.
 */
export async function runHostile(
  deadlines = { usual: 20_000, endless: 20_000 },
): Promise<HostileResult[]> {
  const results: HostileResult[] = [];
  for (const file of HOSTILE) {
    const bytes = await file.bytes();
    const deadline = deadlines[file.expect.includes('out-of-time') ? 'endless' : 'usual'];
    const reading = await readGuarded({ bytes }, { ...DEFAULT_GUARD, deadline });
    const extracted = reading.outcome === 'read' ? chosenExtraction(reading) : undefined;
    const judged =
      reading.outcome === 'read' && extracted
        ? judge(extracted, { content: reading, vendorKnown: true })
        : undefined;
    const outcome = reading.outcome === 'refused' ? reading.refusal : (judged?.status ?? 'review');
    const reasons = judged?.reasons ?? [];
    const told = !file.reason || outcome !== 'review' || reasons.some((r) => file.reason?.test(r));
    results.push({
      name: file.name,
      bytes: bytes.byteLength,
      outcome,
      reasons,
      milliseconds: reading.milliseconds,
      peakMegabytes: reading.peakMegabytes,
      asExpected: file.expect.includes(outcome) && told,
    });
  }
  return results;
}
