import { findOrganization } from '../../shared/organizations/queries.ts';
import { Conflict, NotFound } from '../../shared/platform/errors.ts';
import { WrongUse } from '../../tools/command-line/wrong-use.ts';
import type { CliContext } from './context.ts';

/** `--organization`, the same wherever a verb is about one tenant. */
export const organizationOption = {
  organization: {
    type: 'string',
    value: 'ORG',
    summary: 'whose: its id, the beginning of it, or a part of its name',
  },
} as const;

/**
 * The organisation that the command line names.
 * @throws WrongUse with the nearest name, and where all of them are listed.
 */
export async function namedOrganization(
  given: string,
  { db }: Pick<CliContext, 'db'>,
): Promise<{ id: string; name: string }> {
  try {
    return await findOrganization({ given }, { sql: db });
  } catch (cause) {
    if (!(cause instanceof NotFound || cause instanceof Conflict)) throw cause;
    throw new WrongUse(`${cause.message}. All of them: npm run ops -- organizations list`, {
      cause,
    });
  }
}

/** @throws WrongUse without one: some things are never looked for across tenants. */
export function requiredOrganization(
  { organization }: { organization: string | undefined },
  context: Pick<CliContext, 'db'>,
): Promise<{ id: string; name: string }> {
  if (organization !== undefined) return namedOrganization(organization, context);
  throw new WrongUse('Say whose: --organization ORG (npm run ops -- organizations list)');
}
