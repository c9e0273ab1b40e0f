import { randomUUID } from 'node:crypto';
import type { RuleModel, StackModel } from '../../../lib/template/model.ts';
import { AwsError } from '../errors.ts';
import type { LocalState } from '../state.ts';
import { type DeliveryDeps, deliver } from './delivery.ts';
import { type BusEvent, type PutEntry, type PutResult, wholeSeconds } from './event.ts';
import { compilePattern, type Pattern } from './pattern/compile.ts';

export type UnmatchedEvents = {
  bus: string;
  source: string;
  detailType: string;
  count: number;
};

export type Bus = ReturnType<typeof createBus>;

/** Bytes that one PutEvents request may carry in all its entries. */
const LARGEST_REQUEST = 1_048_576;

/** EventBridge: what is put has reached every matching rule's queue before the answer goes out. */
export function createBus(deps: DeliveryDeps & { state: LocalState; now: () => Date }) {
  let buses = new Set(['default']);
  let rules: { rule: RuleModel; matches: Pattern }[] = [];
  let place = { account: '000000000000', region: 'us-east-1' };

  const unmatched = new Map<string, UnmatchedEvents>();

  const publish = (event: BusEvent, busName: string, trace: string | undefined) => {
    const taking = rules.filter(({ rule, matches }) => rule.busName === busName && matches(event));
    for (const { rule } of taking)
      for (const target of rule.targets)
        deliver({ event, rule, target, ...(trace && { trace }) }, deps);
    // What AWS's own services say on the default bus is mostly for nobody.
    if (taking.length === 0 && busName !== 'default') countUnmatched(event, busName);
  };

  const countUnmatched = ({ source, 'detail-type': detailType }: BusEvent, bus: string) => {
    const key = JSON.stringify([bus, source, detailType]);
    const known = unmatched.get(key) ?? { bus, source, detailType, count: 0 };
    unmatched.set(key, { ...known, count: known.count + 1 });
    if (known.count === 0)
      deps.onLog(
        `bus ${bus}: no rule takes ${JSON.stringify(detailType)} of ${JSON.stringify(source)}: it is gone`,
      );
  };

  const putOne = (entry: PutEntry): PutResult => {
    const busName = nameOf(entry.EventBusName);
    if (!buses.has(busName))
      return {
        ErrorCode: 'ResourceNotFoundException',
        ErrorMessage: `Event bus ${busName} does not exist.`,
      };
    const missing = (['Source', 'DetailType', 'Detail'] as const).find((field) => !entry[field]);
    if (missing)
      return {
        ErrorCode: 'InvalidArgument',
        ErrorMessage: `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`,
      };
    const detail = parseDetail(entry.Detail as string);
    if (!detail) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
    const event: BusEvent = {
      version: '0',
      id: randomUUID(),
      'detail-type': entry.DetailType as string,
      source: entry.Source as string,
      account: place.account,
      time: timeOf(entry, deps.now()),
      region: place.region,
      resources: entry.Resources ?? [],
      detail,
    };
    publish(event, busName, entry.TraceHeader);
    return { EventId: event.id };
  };

  return {
    /** @throws Error naming the rule whose pattern or target this machine cannot run. */
    setModel(model: StackModel) {
      buses = new Set(['default', ...model.buses.map((bus) => bus.name)]);
      place = { account: model.account, region: model.region };
      rules = model.rules.filter((rule) => rule.enabled && rule.pattern).map(compileRule);
    },

    /** @throws AwsError when the request as a whole is refused; single entries answer with an error. */
    put(entries: PutEntry[]): PutResult[] {
      if (entries.length === 0 || entries.length > 10)
        throw new AwsError(
          'ValidationException',
          "Value at 'entries' failed to satisfy constraint: Member must have length between 1 and 10",
        );
      if (entries.reduce((total, entry) => total + sizeOf(entry), 0) > LARGEST_REQUEST)
        throw new AwsError(
          'ValidationException',
          'Total size of the entries in the request is over the limit.',
        );
      return deps.state.atomically(() => entries.map(putOne));
    },

    /** Events since the start that reached no rule, by what they said of themselves. */
    unmatched: (): UnmatchedEvents[] => [...unmatched.values()],
    rules: (busName: string): RuleModel[] =>
      rules.filter(({ rule }) => rule.busName === busName).map(({ rule }) => rule),
    exists: (busName: string) => buses.has(nameOf(busName)),
  };
}

function compileRule(rule: RuleModel) {
  for (const { arn } of rule.targets)
    if (!arn.startsWith('arn:aws:sqs:'))
      throw new Error(
        `Rule ${rule.name} targets ${arn}: on this machine rules deliver to queues only`,
      );
  try {
    return { rule, matches: compilePattern(rule.pattern) };
  } catch (cause) {
    throw new Error(`Rule ${rule.name}: ${(cause as Error).message}`, { cause });
  }
}

/** A bus is named or given by ARN. */
export function nameOf(bus: string | undefined): string {
  return bus?.split('/').pop() || 'default';
}

function parseDetail(text: string): Record<string, unknown> | undefined {
  try {
    const detail: unknown = JSON.parse(text);
    return detail !== null && typeof detail === 'object' && !Array.isArray(detail)
      ? (detail as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function timeOf({ Time }: PutEntry, now: Date): string {
  if (Time === undefined) return wholeSeconds(now);
  return wholeSeconds(new Date(typeof Time === 'number' ? Time * 1000 : Time));
}

/** As AWS counts it: 14 bytes for a given time, and the UTF-8 length of the rest. */
function sizeOf({ Time, Source, DetailType, Detail, Resources }: PutEntry): number {
  const texts = [Source, DetailType, Detail, ...(Resources ?? [])];
  return texts.reduce(
    (total, text) => total + Buffer.byteLength(text ?? ''),
    Time === undefined ? 0 : 14,
  );
}
