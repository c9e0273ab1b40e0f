import { findPlaces } from '../../../shared/inventory/places.ts';
import { WrongUse } from '../../../tools/command-line/wrong-use.ts';
import type { CliContext } from '../context.ts';

export const siteOption = {
  site: {
    type: 'string',
    value: 'SITE',
    summary: 'its id or name; may be left out where there is one',
  },
} as const;

/** The site of an organisation that a command means. @throws WrongUse */
export async function namedSite(
  { organizationId, site }: { organizationId: string; site: string | undefined },
  { db: sql }: Pick<CliContext, 'db'>,
): Promise<string> {
  const found = (await findPlaces({ organizationId, movements: [] }, { sql })).site(site);
  if ('fault' in found) throw new WrongUse(`--${found.fault}`);
  return found.id;
}
