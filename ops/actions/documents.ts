import { correctDocument } from '../../shared/documents/lifecycle/correct.ts';
import type { CorrectionBody } from '../../shared/documents/lifecycle/correction.ts';
import { approveDocument, rejectDocument } from '../../shared/documents/lifecycle/decide.ts';
import type { OpsContext } from '../context.ts';
import { audited } from './audit.ts';

type Key = { organizationId: string; id: string };

/** Says on the record that a document is right. */
export const approve = (key: Key, context: OpsContext) =>
  audited(
    {
      action: 'documents approve',
      subject: key,
      outcome: ({ prices, alerts }: Awaited<ReturnType<typeof approveDocument>>) => ({
        prices,
        alerts,
      }),
    },
    context,
    () => approveDocument({ ...key, by: context.operator }, context),
  );

/** Says on the record that a document is not to be used. */
export const reject = (key: Key, context: OpsContext) =>
  audited(
    { action: 'documents reject', subject: key, outcome: () => ({ rejected: true }) },
    context,
    () => rejectDocument({ ...key, by: context.operator }, context),
  );

/** Puts right on the record what was read wrong. The record names the fields, and none of their values. */
export const correct = (
  { correction, ...key }: Key & { correction: CorrectionBody },
  context: OpsContext,
) =>
  audited(
    {
      action: 'documents correct',
      subject: { ...key, fields: Object.keys(correction) },
      outcome: ({ reasons }: Awaited<ReturnType<typeof correctDocument>>) => ({
        stillWrong: reasons.length,
      }),
    },
    context,
    () => correctDocument({ ...key, by: context.operator, correction }, context),
  );
