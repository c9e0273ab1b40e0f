import type { SSMClient } from '@aws-sdk/client-ssm';
import { parseDatabaseAddress } from '../shared/platform/database/address.ts';
import { asPasted } from '../shared/platform/database/pasted-address.ts';
import { InvalidConfiguration } from '../shared/platform/errors.ts';
import { WrongUse } from './command-line/wrong-use.ts';

type Deps = {
  ssm: SSMClient;
  /** Asks for the address, unseen; an empty answer is none. */
  ask: () => Promise<string>;
};

/**
 * Puts the owner's address into the stage's parameter before its first deployment, and whenever
 * another one is given. It is never an argument of a program: those are seen by everyone who may list
 * processes, and stay in a shell's history.
 *
 * @param input.given from the environment
 * @returns the parameter's version, by which a deployment sees that there is another address
 * @throws WrongUse when there is none, or it is no address
 */
export async function provideDatabaseAddress(
  { stage, given }: { stage: string; given: string | undefined },
  { ssm, ask }: Deps,
): Promise<{ version: number; put: boolean }> {
  const Name = `/nightshift/${stage}/database`;
  const { PutParameterCommand } = await import('@aws-sdk/client-ssm');
  const present = await presentValue(ssm, Name);
  const address = asPasted(given ?? present?.value ?? (await ask()));
  if (present && address === present.value) return { version: present.version, put: false };
  checkAddress(address, stage);
  const put = { Name, Value: address, Type: 'SecureString', Overwrite: true } as const;
  const { Version = 1 } = await ssm.send(new PutParameterCommand(put));
  return { version: Version, put: true };
}

async function presentValue(
  ssm: SSMClient,
  Name: string,
): Promise<{ value: string; version: number } | undefined> {
  const { GetParameterCommand } = await import('@aws-sdk/client-ssm');
  try {
    const command = new GetParameterCommand({ Name, WithDecryption: true });
    const { Parameter } = await ssm.send(command);
    return { value: Parameter?.Value ?? '', version: Parameter?.Version ?? 1 };
  } catch (error) {
    if ((error as Error).name === 'ParameterNotFound') return undefined;
    throw error;
  }
}

/** Never quotes what was given. */
function checkAddress(address: string, stage: string): void {
  if (!address)
    throw new WrongUse(
      `${stage} has no database yet: give its owner's postgres://… in DATABASE_URL, on standard input, or when asked`,
    );
  try {
    parseDatabaseAddress(address);
  } catch (error) {
    if (!(error instanceof InvalidConfiguration)) throw error;
    throw new WrongUse(error.message);
  }
}
