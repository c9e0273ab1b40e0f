/** An event as EventBridge hands it to a target. */
export type BusEvent = {
  version: '0';
  id: string;
  'detail-type': string;
  source: string;
  account: string;
  /** Whole seconds, as EventBridge writes it. */
  time: string;
  region: string;
  resources: string[];
  detail: Record<string, unknown>;
};

/** One entry of PutEvents. */
export type PutEntry = {
  Source?: string;
  DetailType?: string;
  /** JSON text of an object. */
  Detail?: string;
  EventBusName?: string;
  /** X-Ray's header, which goes along to the target's queue. */
  TraceHeader?: string;
  Resources?: string[];
  /** Seconds since the epoch (the JSON protocol), or a date text. */
  Time?: number | string;
};

export type PutResult = {
  EventId?: string;
  ErrorCode?: string;
  ErrorMessage?: string;
};

/** `2026-11-21T03:40:12Z` */
export function wholeSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
