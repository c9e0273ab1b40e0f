import { holdBack } from '../dry-run.ts';
import { currentTrace, type Trace, writeXray } from '../trace.ts';
import { callAws } from './signed-request.ts';

/** One entry for a bus; `detail` is JSON. */
export type BusEntry = {
  source: string;
  detailType: string;
  detail: string;
  /** What it is a part of; the current one without. */
  trace?: Trace | undefined;
};

/** Puts up to ten entries on a bus; answers, in order, why it refused one, or undefined. */
export type PutEvents = (entries: BusEntry[]) => Promise<(string | undefined)[]>;

type PutEventsAnswer = { Entries?: { EventId?: string; ErrorCode?: string }[] };

/**
 * A `PutEvents` for one bus. EventBridge answers 200 even when it took nothing: what it answers for
 * each entry decides.
 * @throws RetryLater when it refuses them all or cannot be reached.
 */
export const putEventsTo =
  ({ busName }: { busName: string }): PutEvents =>
  async (entries) => {
    if (entries.map((entry) => holdBack(`puts ${entry.detailType} on the bus`)).some(Boolean))
      return entries.map(() => undefined);
    const answer = await callAws<PutEventsAnswer>({
      service: 'events',
      target: 'AWSEvents.PutEvents',
      body: {
        Entries: entries.map(({ source, detailType, detail, trace = currentTrace() }) => ({
          EventBusName: busName,
          Source: source,
          DetailType: detailType,
          Detail: detail,
          ...(trace && { TraceHeader: writeXray(trace) }),
        })),
      },
    });
    return entries.map((_, i) => {
      const result = answer.Entries?.[i];
      return result?.EventId ? undefined : (result?.ErrorCode ?? 'NoAnswer');
    });
  };
