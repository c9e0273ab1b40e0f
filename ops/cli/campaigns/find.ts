import { idBeginningWith } from '../../../shared/platform/database/id-beginning.ts';
import type { OpsContext } from '../../context.ts';

/** The campaign whose id begins so. */
export const findCampaign = (given: string, { db }: Pick<OpsContext, 'db'>): Promise<string> =>
  idBeginningWith({ given, table: 'campaigns', noun: 'campaign' }, { sql: db });
