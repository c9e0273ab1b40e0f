import { Forbidden, InvalidConfiguration } from '../../shared/platform/errors.ts';
import type { StackAddresses } from './addresses.ts';
import { ROLES, type Role } from './roles.ts';

/** Who acts on a stage, as the record keeps it, and what they may. */
export type Identity = { operator: string; role: Role };

/**
 * Who AWS says is asking, and the role that the stage gives them (`-c operators=…`, an output of its
 * stack). Whoever may not be told apart by AWS may not be told apart here: this machine's own name
 * for its user is not believed on a deployed stage.
 */
export async function readIdentity({
  stack,
}: {
  stack: Pick<StackAddresses, 'stage' | 'outputs' | 'region'>;
}): Promise<Identity> {
  const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const client = new STSClient({ region: stack.region });
  try {
    const { Arn = '' } = await client.send(new GetCallerIdentityCommand({}));
    return identityOf({ arn: Arn, operators: stack.outputs?.Operators, stage: stack.stage });
  } finally {
    client.destroy();
  }
}

/**
 * @param input.operators `ARN=role,…`, `*` in an ARN for any letters; the first that fits decides.
 *   Absent: AWS alone decides who comes this far.
 * @throws Forbidden for who is not named where anybody is.
 */
export function identityOf(input: {
  arn: string;
  operators: string | undefined;
  stage: string;
}): Identity {
  const { arn, operators, stage } = input;
  const operator = nameOf(arn);
  if (!operators) return { operator, role: 'secrets' };
  const found = readOperators(operators).find(({ pattern }) => matches(pattern, arn));
  if (!found)
    throw new Forbidden(`${operator} is no operator of ${stage}: -c operators names them`);
  return { operator, role: found.role };
}

/** @throws InvalidConfiguration for a list that is none: nobody must get in by a slip. */
export function readOperators(text: string): { pattern: string; role: Role }[] {
  return text.split(',').map((entry) => {
    const at = entry.lastIndexOf('=');
    const pattern = entry.slice(0, Math.max(0, at)).trim();
    const role = ROLES.find((known) => known === entry.slice(at + 1).trim());
    if (!role || !/^arn:aws[\w-]*:(iam|sts):\S*$/.test(pattern))
      throw new InvalidConfiguration(
        `operators is ARN=role,…, with a role of ${ROLES.join(', ')}; “${entry.trim()}” is none`,
      );
    return { pattern, role };
  });
}

/** Letter by letter, so that no pattern takes long: a star takes as many as the rest leaves. */
function matches(pattern: string, arn: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return arn === first;
  const last = rest.pop() as string;
  if (!arn.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = arn.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return arn.length - last.length >= at && arn.endsWith(last);
}

/** `arn:aws:sts::1:assumed-role/Support/ada` → `Support/ada`; of a user `user/ada`. */
const nameOf = (arn: string): string =>
  arn
    .split(':')
    .slice(5)
    .join(':')
    .replace(/^assumed-role\//, '') || 'unknown to AWS';
