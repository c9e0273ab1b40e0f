import { didYouMean } from '../platform/nearest.ts';
import { events } from './catalogue.ts';

/** The sources whose events the catalogue names one by one, with their names. */
export const knownTypes: { source: string; types: string[] }[] = [
  ...Map.groupBy(Object.values(events), ({ source }) => source),
].flatMap(([source, declared]) => {
  const types = declared.flatMap((it) => ('detailType' in it ? it.detailType : []));
  return types.length === declared.length ? [{ source, types: [...types].sort() }] : [];
});

/** @returns what is wrong with an event's name; undefined for one that the catalogue has, or has not to have. */
export function unknownEvent(body: unknown): string | undefined {
  const { source, 'detail-type': type } = (body ?? {}) as Record<string, unknown>;
  const known = knownTypes.find((it) => it.source === source);
  if (!known || typeof type !== 'string' || known.types.includes(type)) return undefined;
  const given = type.slice(0, 100);
  return `There is no event "${given}" of ${known.source}${didYouMean(given, known.types)}: its names are ${known.types.join(', ')}`;
}
