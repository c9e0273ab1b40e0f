import {
  approveSuggestion,
  dismissSuggestion,
  snoozeSuggestion,
} from '../../shared/forecasts/reorder/decide-suggestion.ts';
import type { OpsContext } from '../context.ts';
import { audited } from './audit.ts';

type Key = { organizationId: string; id: string };

const by = ({ operator }: OpsContext) => `operator ${operator}`;
const nothing = () => ({});

/** Orders what is suggested, on the record. */
export const approveOrder = (key: Key & { quantity: number | undefined }, context: OpsContext) =>
  audited({ action: 'forecast approve', subject: key, outcome: (order) => order }, context, () =>
    approveSuggestion({ ...key, by: by(context) }, context),
  );

/** Lets a suggestion go, on the record. */
export const dismissOrder = (key: Key, context: OpsContext) =>
  audited({ action: 'forecast dismiss', subject: key, outcome: nothing }, context, () =>
    dismissSuggestion({ ...key, by: by(context) }, context),
  );

/** Lets a suggestion sleep, on the record. */
export const snoozeOrder = (key: Key & { days: number }, context: OpsContext) =>
  audited({ action: 'forecast snooze', subject: key, outcome: nothing }, context, () =>
    snoozeSuggestion({ ...key, by: by(context) }, context),
  );
