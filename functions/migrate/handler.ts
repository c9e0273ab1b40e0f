import { customResourceHandler } from '../../shared/platform/aws/custom-resource.ts';
import { roleNames } from '../../shared/platform/database/roles.ts';
import { log } from '../../shared/platform/log.ts';
import { ensureLogin, type LoginDeps } from './logins.ts';

type Deps = {
  /** Brings the schema to the newest migration; answers the names of those that ran. */
  migrate: () => Promise<string[]>;
  logins: LoginDeps;
};

/**
 * Runs the migrations and gives each role its login, when CloudFormation creates or
 * updates the stack. A failure fails the deployment. Deleting the stack leaves the data alone.
 */
export function createMigrateHandler({ migrate, logins }: Deps) {
  const resource = { name: 'migrate', physicalId: 'nightshift-migration' };
  return customResourceHandler(resource, async ({ RequestType }) => {
    if (RequestType === 'Delete') return { migrations: 0 };
    const ran = await migrate();
    log.info('database migrated', { ran });
    const renewed = [];
    for (const role of roleNames) {
      if (await ensureLogin(role, logins)) renewed.push(role);
    }
    log.info('logins are in place', { renewed });
    return { migrations: ran.length };
  });
}
