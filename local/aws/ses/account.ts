import type { StackModel } from '../../../lib/template/model.ts';
import { AwsError } from '../errors.ts';
import { bareAddress } from './checks.ts';
import { badRequest, type Content, type EmailInput } from './content.ts';

/** What the account has at SES: on this machine, what the grants of the template name. */
export type SesAccount = ReturnType<typeof createAccount>;

/** Knows nothing until the model of a stack is set. */
export function createAccount() {
  let identities = new Set<string>();
  let configurationSets = new Set<string>();
  return {
    setModel({ functions }: Pick<StackModel, 'functions'>): void {
      const named = functions
        .flatMap(({ statements }) => statements)
        .filter(({ actions }) => actions.some((action) => action.startsWith('ses:')))
        .flatMap(({ resources }) => resources);
      const of = (kind: string) =>
        new Set(
          named.flatMap((arn) => {
            const [, name] = arn.split(`:${kind}/`);
            return name ? [name] : [];
          }),
        );
      identities = of('identity');
      configurationSets = of('configuration-set');
    },

    /** @throws AwsError as SES does for a sender that is not verified and a set that is not there. */
    check(content: Pick<Content, 'from'>, { ConfigurationSetName: set }: EmailInput): void {
      const address = bareAddress(content.from);
      const domain = address.slice(address.lastIndexOf('@') + 1);
      if (!identities.has(address) && !identities.has(domain)) {
        throw new AwsError(
          'MessageRejected',
          `Email address is not verified. The following identities failed the check in region US-EAST-1: ${address}`,
        );
      }
      if (set !== undefined && !configurationSets.has(set)) {
        throw new AwsError('NotFoundException', `Configuration set <${set}> does not exist.`, 404);
      }
      if (set === '') throw badRequest('The configuration set has no name.');
    },
  };
}
