import { type FindClient, findClient } from '../../shared/backup/postgres/client-tools.ts';
import { clientFolder, fetchClient } from './fetch-client.ts';

/** Finds the machine's PostgreSQL client, or downloads one into the state folder where the system can. */
export function postgresClientOf(stateDir: string): FindClient {
  const folders = [clientFolder(stateDir)];
  return async ({ serverMajor }) => {
    try {
      return await findClient({ serverMajor, folders });
    } catch (missing) {
      if (!(await fetchClient({ major: serverMajor, stateDir }))) throw missing;
      return findClient({ serverMajor, folders });
    }
  };
}
