import type { RuleModel, RuleTarget } from '../../../lib/template/model.ts';
import type { BusEvent } from './event.ts';

/** What a target receives: the event, a part of it, a constant, or a filled-in template. */
export function targetInput(input: {
  event: BusEvent;
  target: RuleTarget;
  rule: RuleModel;
}): string {
  const { event, target, rule } = input;
  if (target.input !== undefined) return target.input;
  if (target.inputPath !== undefined)
    return JSON.stringify(readPath(event, target.inputPath) ?? null);
  if (!target.inputTransformer) return JSON.stringify(event);
  const { inputPathsMap, inputTemplate } = target.inputTransformer;
  const values: Record<string, unknown> = {
    'aws.events.rule-arn': rule.arn,
    'aws.events.rule-name': rule.name,
    'aws.events.event.ingestion-time': event.time,
    'aws.events.event': withoutDetail(event),
    'aws.events.event.json': event,
  };
  for (const [name, path] of Object.entries(inputPathsMap)) values[name] = readPath(event, path);
  return fillIn(inputTemplate, values);
}

/** Within quotes a text goes in bare, elsewhere as JSON, so that the template stays JSON. */
function fillIn(template: string, values: Record<string, unknown>): string {
  let quoted = false;
  return template.replace(/\\.|"|<([A-Za-z0-9_.-]+)>/g, (found, name: string | undefined) => {
    if (found === '"') quoted = !quoted;
    if (name === undefined || !Object.hasOwn(values, name)) return found;
    const value = values[name];
    if (!quoted) return value === undefined ? '""' : JSON.stringify(value);
    const text =
      typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value);
    return JSON.stringify(text).slice(1, -1);
  });
}

function withoutDetail({ detail: _, ...rest }: BusEvent) {
  return rest;
}

/** The part of JSONPath that EventBridge takes: `$.a.b`, `$.a[0]`, `$.detail-type`. */
function readPath(event: unknown, path: string): unknown {
  const steps = path.replace(/^\$\.?/, '').match(/[^.[\]]+/g) ?? [];
  return steps.reduce<unknown>((value, step) => {
    if (value === null || typeof value !== 'object') return undefined;
    return (value as Record<string, unknown>)[step];
  }, event);
}
