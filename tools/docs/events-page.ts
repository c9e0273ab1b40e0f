import * as z from 'zod/mini';
import { queueContracts } from '../../shared/contracts.ts';
import { awsEvents } from '../../shared/events/aws.ts';
import { events } from '../../shared/events/catalogue.ts';
import type { EventDefinition } from '../../shared/events/definition.ts';
import type { MessageKind } from '../../shared/platform/queue/contract.ts';
import { markdownTable } from './blocks.ts';
import { type SampleMessage, sampleMessages } from './sample-messages.ts';

/** Every event of the house's own bus: what it says, who takes it, its detail, a sample. */
export const ownEvents = (root: string): string => describeAll(Object.values(events), root);

/** The events of AWS that are used, from the default bus. */
export const foreignEvents = (root: string): string => describeAll(Object.values(awsEvents), root);

function describeAll(definitions: EventDefinition[], root: string): string {
  const samples = sampleMessages(root);
  return definitions.map((definition) => describe(definition, samples)).join('\n\n');
}

function describe(event: EventDefinition, samples: SampleMessage[]): string {
  const types = [event.detailType ?? 'the Stripe event’s type'].flat();
  return [
    `### ${types.join(' · ')}`,
    event.says,
    `Source \`${event.source}\`. ${takers(event)}`,
    fields(event),
    sample(event, samples),
  ].join('\n\n');
}

function takers(event: EventDefinition): string {
  const queues = queueContracts.filter(({ accepts }) =>
    (Object.values(accepts) as MessageKind[]).some(
      ({ from }) => 'event' in from && from.event === event,
    ),
  );
  const names = queues.map(({ queue, consumer }) => `queue \`${queue}\` (\`${consumer}\`)`);
  return names.length > 0 ? `Taken by ${names.join(', ')}.` : 'For you: nothing here takes it.';
}

// biome-ignore lint/suspicious/noExplicitAny: JSON Schema has many shapes
type JsonSchema = any;

function fields(event: EventDefinition): string {
  const { properties = {}, required = [] } = z.toJSONSchema(event.detail) as JsonSchema;
  const rows = Object.entries<JsonSchema>(properties).map(([name, schema]) => [
    `\`${name}\``,
    typeOf(schema),
    required.includes(name) ? 'yes' : '',
  ]);
  if (rows.length === 0) return 'Its detail is `{}`.';
  return markdownTable(['detail', 'type', 'always there'], rows);
}

function typeOf(schema: JsonSchema): string {
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' or ');
  if (schema.enum) return schema.enum.map((it: unknown) => `\`${it}\``).join(', ');
  if (schema.type === 'array') return `list of ${typeOf(schema.items)}`;
  if (schema.type === 'object' && schema.properties)
    return `{ ${Object.keys(schema.properties).join(', ')} }`;
  return [schema.type, schema.format && `(${schema.format})`].filter(Boolean).join(' ');
}

/** Characters of a value; Stripe's payloads have their own documentation. */
const MOST = 120;

function sample({ source, detailType }: EventDefinition, samples: SampleMessage[]): string {
  const found = samples.find(({ raw }) => {
    const message = JSON.parse(raw);
    const types = detailType === undefined ? undefined : [detailType].flat();
    return message.source === source && (!types || types.includes(message['detail-type']));
  });
  if (!found) throw new Error(`events/ has no sample of ${source} ${detailType}`);
  const { detail } = JSON.parse(found.raw);
  const cut = (_: string, value: unknown) =>
    typeof value === 'string' && value.length > MOST ? `${value.slice(0, MOST)}…` : value;
  const text = JSON.stringify(detail, cut, 2);
  return `The detail of [the sample](../events/${found.path}):\n\n\`\`\`json\n${text}\n\`\`\``;
}
