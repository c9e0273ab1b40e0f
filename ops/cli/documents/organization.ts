import { InvalidRequest } from '../../../shared/platform/errors.ts';

export const organizationOption = {
  organization: { type: 'string', summary: 'whose documents', value: 'ID' },
} as const;

/** @throws InvalidRequest without one: documents are never looked for across tenants. */
export function wantedOrganization(options: { organization: string | undefined }): string {
  if (options.organization) return options.organization;
  throw new InvalidRequest('Say whose documents: --organization ID');
}
