import * as z from 'zod/mini';
import type { Clock } from '../../platform/clock.ts';
import { InvalidConfiguration } from '../../platform/errors.ts';
import { type DriveFiles, driveFiles } from '../../platform/google/drive-files.ts';
import { openDrive } from '../../platform/google/drive-store.ts';
import { serviceAccountSchema } from '../../platform/google/service-account.ts';
import { jsonOrNothing } from '../../platform/json.ts';
import { once } from '../../platform/once.ts';
import type { SecretReader } from '../../platform/secrets.ts';

/** The key file as Google hands it out; `endpoint` beside it is another API than Google's: a test's. */
const schema = once(() => z.extend(serviceAccountSchema(), { endpoint: z.optional(z.string()) }));

export type DriveAccount = z.output<ReturnType<typeof schema>>;

/** Reads the service account of Google Drive from its secret. @throws InvalidConfiguration without the value */
export function parseDriveAccount(secret: string): DriveAccount {
  const parsed = z.safeParse(schema(), jsonOrNothing(secret));
  if (parsed.success) return parsed.data;
  throw new InvalidConfiguration(
    'The secret drive-account is not the key file of a service account of Google',
  );
}

export const openDriveFiles = (
  { endpoint, ...account }: DriveAccount,
  deps: { clock: Clock; pause?: number },
): DriveFiles => driveFiles(openDrive({ account, endpoint }, deps));

/** @returns undefined while the secret has no value */
export async function driveFrom(
  name: string,
  { secrets, clock }: { secrets: Pick<SecretReader, 'readIfPut'>; clock: Clock },
): Promise<DriveFiles | undefined> {
  const secret = await secrets.readIfPut(name);
  return secret === undefined ? undefined : openDriveFiles(parseDriveAccount(secret), { clock });
}
