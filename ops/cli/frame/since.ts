import { UsageError } from './usage-error.ts';

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30m`, `2h`, `3d` ago, or a time in ISO 8601 (UTC when it names no zone). */
export function parseSince(text: string | undefined, now: Date): Date | undefined {
  if (text === undefined) return undefined;
  const [, amount, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (amount && unit) return new Date(now.getTime() - Number(amount) * (UNITS[unit] as number));
  const zoned = /(Z|[+-]\d\d:?\d\d)$/.test(text) || !text.includes('T') ? text : `${text}Z`;
  const at = new Date(zoned);
  if (Number.isNaN(at.getTime())) {
    throw new UsageError(`--since ${text}: neither a span (30m, 2h, 3d) nor a time (ISO 8601)`);
  }
  return at;
}

/** @throws UsageError when it is no whole number above 0. */
export function parseCount(name: string, text: string | undefined, fallback: number): number {
  if (text === undefined) return fallback;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0) throw new UsageError(`--${name} ${text}: no count`);
  return count;
}
