import { log } from '../../platform/log.ts';
import { handledType } from '../objects/handled-types.ts';
import { kindNames } from '../objects/kinds.ts';
import { whyUnhandled } from '../objects/unhandled-types.ts';
import { asObject, type IncomingEvent } from './incoming-event.ts';

/**
 * Says that an event changes no row although it names objects that have one. Of a type that nobody
 * here knows, somebody should look whether it ought to. `ops billing ignored` counts them by type.
 */
export function tellIgnored({ eventId, type, payload }: IncomingEvent): void {
  const names = mirroredIn(payload);
  if (names.length === 0) return;
  const why = handledType(type) ? 'it is about no customer' : whyUnhandled(type);
  if (why) log.info('event changes no row', { eventId, type, names, why });
  else log.warn('event of an unknown type names what has a row', { eventId, type, names });
}

/** The kinds of object with a row that an event is about, or names. */
function mirroredIn(payload: Record<string, unknown>): string[] {
  const object = asObject(asObject(payload.data)?.object) ?? asObject(payload.related_object) ?? {};
  return kindNames.filter((kind) => object.object === kind || object.type === kind || object[kind]);
}
