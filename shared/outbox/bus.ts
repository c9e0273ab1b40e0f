import { callAws } from '../platform/aws/signed-request.ts';
import type { PutEntries } from './relay.ts';

type PutEventsAnswer = {
  Entries: { EventId?: string; ErrorCode?: string; ErrorMessage?: string }[];
};

/** The `nightshift` bus as the relay sees it. */
export function busPort({ busName }: { busName: string }): PutEntries {
  return async (entries) => {
    const answer = await callAws<PutEventsAnswer>({
      service: 'events',
      target: 'AWSEvents.PutEvents',
      body: {
        Entries: entries.map((entry) => ({
          EventBusName: busName,
          Source: entry.source,
          DetailType: entry.detailType,
          Detail: entry.detail,
        })),
      },
    });
    return entries.map((_, i) => {
      const result = answer.Entries[i];
      return result?.EventId ? undefined : (result?.ErrorCode ?? 'NoAnswer');
    });
  };
}
