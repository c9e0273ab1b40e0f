import { authorize } from '../auth/iam.ts';
import type { AwsService } from '../call.ts';
import { AwsError, notImplemented } from '../errors.ts';
import { jsonRefusal, jsonReply, parseJson } from '../protocol/json.ts';
import { type Bus, nameOf } from './bus.ts';
import type { PutEntry, PutResult } from './event.ts';

/** EventBridge over its JSON protocol: PutEvents, which is all that a function of the stack needs. */
export function createEventsService(bus: Bus): AwsService {
  return {
    handle(call) {
      const action = (call.headers['x-amz-target'] ?? '').replace('AWSEvents.', '');
      if (action !== 'PutEvents') throw notImplemented(`events:${action}`);
      const entries = parseJson(call.body).Entries;
      if (!Array.isArray(entries))
        throw new AwsError(
          'ValidationException',
          "Value null at 'entries' failed to satisfy constraint: Member must not be null",
        );
      for (const entry of entries as PutEntry[])
        authorize(call.caller, {
          action: 'events:PutEvents',
          resource: `arn:aws:events:us-east-1:000000000000:event-bus/${nameOf(entry.EventBusName)}`,
          context: { 'events:source': entry.Source, 'events:detail-type': entry.DetailType },
        });
      const results = putForeign(bus, entries as PutEntry[]);
      return jsonReply({
        FailedEntryCount: results.filter((result) => result.ErrorCode !== undefined).length,
        Entries: results,
      });
    },
    refuse: (error) => jsonRefusal(error, { denied: 'AccessDeniedException' }),
  };
}

/** Sources of AWS's own services are AWS's alone; on this machine S3 and SES put them in-process. */
function putForeign(bus: Bus, entries: PutEntry[]): PutResult[] {
  const own = (entry: PutEntry) => entry.Source?.startsWith('aws.') ?? false;
  const foreign = entries.filter((entry) => !own(entry));
  const results = foreign.length > 0 || entries.length === 0 ? bus.put(foreign) : [];
  return entries.map((entry) => {
    if (!own(entry)) return results.shift() as PutResult;
    const ErrorMessage = 'Not authorized for the source.';
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage };
  });
}
