import { jsonOrNothing } from '../../../shared/platform/json.ts';
import { ownValue } from '../../../shared/platform/own-value.ts';
import type { Caller } from '../auth/caller.ts';
import { authorize } from '../auth/iam.ts';
import type { AwsService } from '../call.ts';
import { AwsError, notImplemented } from '../errors.ts';
import { jsonRefusal, jsonReply, parseJson } from '../protocol/json.ts';
import { type Bus, nameOf } from './bus.ts';
import type { PutEntry, PutResult } from './event.ts';
import { compilePattern, type Pattern } from './pattern/compile.ts';

/** EventBridge over its JSON protocol: PutEvents, and what tells why nobody took an event. */
export function createEventsService(bus: Bus): AwsService {
  return {
    handle(call) {
      const name = (call.headers['x-amz-target'] ?? '').replace('AWSEvents.', '');
      const action = ownValue(ACTIONS, name);
      if (!action) throw notImplemented(`events:${name}`);
      return jsonReply(action(parseJson(call.body), { bus, caller: call.caller }));
    },
    refuse: (error) => jsonRefusal(error, { denied: 'AccessDeniedException' }),
  };
}

type Action = (input: Record<string, unknown>, on: { bus: Bus; caller: Caller }) => unknown;

const ACTIONS: Record<string, Action> = {
  PutEvents({ Entries }, { bus, caller }) {
    if (!Array.isArray(Entries))
      throw new AwsError(
        'ValidationException',
        "Value null at 'entries' failed to satisfy constraint: Member must not be null",
      );
    for (const entry of Entries as PutEntry[])
      authorize(caller, {
        action: 'events:PutEvents',
        resource: `arn:aws:events:us-east-1:000000000000:event-bus/${nameOf(entry.EventBusName)}`,
        context: { 'events:source': entry.Source, 'events:detail-type': entry.DetailType },
      });
    const results = putForeign(bus, Entries as PutEntry[]);
    return {
      FailedEntryCount: results.filter((result) => result.ErrorCode !== undefined).length,
      Entries: results,
    };
  },

  ListRules({ NamePrefix = '', EventBusName, Limit = 100, NextToken = '' }, { bus, caller }) {
    const busName = nameOf(EventBusName as string | undefined);
    authorize(caller, { action: 'events:ListRules', resource: ruleArn(busName, '*') });
    if (!bus.exists(busName))
      throw new AwsError('ResourceNotFoundException', `Event bus ${busName} does not exist.`);
    const found = bus
      .rules(busName)
      .filter(({ name }) => name.startsWith(String(NamePrefix)) && name > String(NextToken))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const page = found.slice(0, Math.max(1, Math.min(Number(Limit) || 100, 100)));
    return {
      Rules: page.map(({ name, pattern }) => ({
        Name: name,
        Arn: ruleArn(busName, name),
        EventBusName: busName,
        State: 'ENABLED',
        EventPattern: JSON.stringify(pattern),
      })),
      ...(page.length < found.length && { NextToken: page.at(-1)?.name }),
    };
  },

  TestEventPattern({ EventPattern, Event }, { caller }) {
    authorize(caller, { action: 'events:TestEventPattern', resource: '*' });
    return { Result: testPattern(EventPattern, Event) };
  },
};

const ruleArn = (busName: string, rule: string) =>
  `arn:aws:events:us-east-1:000000000000:rule/${busName === 'default' ? '' : `${busName}/`}${rule}`;

/** What an event is made of, as the service demands it of one that is tried. */
const FIELDS = ['id', 'account', 'source', 'time', 'region', 'resources', 'detail-type'];

function testPattern(pattern: unknown, event: unknown): boolean {
  const given = jsonOrNothing(String(event));
  if (typeof given !== 'object' || given === null || FIELDS.some((field) => !(field in given)))
    throw new AwsError('InvalidEventPatternException', 'Parameter Event is not valid.');
  let matches: Pattern;
  try {
    matches = compilePattern(JSON.parse(String(pattern)));
  } catch (error) {
    throw new AwsError(
      'InvalidEventPatternException',
      `Event pattern is not valid. Reason: ${(error as Error).message}`,
    );
  }
  return matches(given as Parameters<Pattern>[0]);
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
