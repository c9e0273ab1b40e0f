import { contractOf } from '../contracts.ts';
import { InvalidRequest } from '../platform/errors.ts';
import { isJson, jsonOrNothing } from '../platform/json.ts';
import { type Difference, differences } from '../platform/json-difference.ts';
import { unmaskSecrets } from '../platform/mask-secrets.ts';

export type CheckedEdit = {
  /** What is to be sent: the edited text, with the masked secrets where they stood. */
  body: string;
  differences: Difference[];
  /** Another key is another effect: what the original stands for is then not done by it. */
  otherEffect: boolean;
};

/**
 * Checks an edited message before it is sent: its queue must take it as it takes any.
 * @throws InvalidRequest that names what does not fit.
 */
export function checkEdit(
  letter: { queue: string; effectKey: string; body: string },
  edited: string,
): CheckedEdit {
  const body = unmaskSecrets(edited.trim(), letter.body);
  if (body === undefined)
    throw new InvalidRequest('A mask stands where the original has no secret: give the value');
  if (!isJson(body) && isJson(letter.body))
    throw new InvalidRequest('The edited body is not JSON, the original is');
  const contract = contractOf(letter.queue);
  const effectKey = contract ? keyOf(() => contract.effectKey(contract.read(body))) : undefined;
  return {
    body,
    differences: differences(jsonOrNothing(letter.body), jsonOrNothing(body)),
    otherEffect: effectKey !== undefined && effectKey !== letter.effectKey,
  };
}

function keyOf(read: () => string): string {
  try {
    return read();
  } catch (cause) {
    throw new InvalidRequest(`Its queue would refuse it: ${(cause as Error).message}`, { cause });
  }
}
