import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { roleNames } from '../../shared/platform/database/roles.ts';
import { describeError, log } from '../../shared/platform/log.ts';
import { answerCloudFormation } from './cloudformation.ts';
import { ensureLogin, type LoginDeps } from './logins.ts';

type Deps = {
  /** Brings the schema to the newest migration; answers the names of those that ran. */
  migrate: () => Promise<string[]>;
  logins: LoginDeps;
};

const PHYSICAL_ID = 'nightshift-migration';

/**
 * Runs the migrations and gives each role its login, when CloudFormation creates or
 * updates the stack. A failure fails the deployment. Deleting the stack leaves the data alone.
 */
export function createMigrateHandler({ migrate, logins }: Deps) {
  const work = async (event: Pick<CloudFormationCustomResourceEvent, 'RequestType'>) => {
    if (event.RequestType === 'Delete') return { migrations: 0 };
    const ran = await migrate();
    log.info('database migrated', { ran });
    const renewed = [];
    for (const role of roleNames) {
      if (await ensureLogin(role, logins)) renewed.push(role);
    }
    log.info('logins are in place', { renewed });
    return { migrations: ran.length };
  };

  return async (event: CloudFormationCustomResourceEvent) => {
    const physicalId = 'PhysicalResourceId' in event ? event.PhysicalResourceId : PHYSICAL_ID;
    try {
      const data = await work(event);
      const answer = { status: 'SUCCESS' as const, physicalId, data };
      await answerCloudFormation(event, answer);
      return { PhysicalResourceId: physicalId, Data: data };
    } catch (error) {
      log.error('migration failed', { error });
      // The reason is shown in the console of whoever deploys: a driver's message may quote data.
      const { name, message } = describeError(error);
      const reason = `${name}: ${message} (the log of migrate says more)`;
      if (!(await answerCloudFormation(event, { status: 'FAILED', physicalId, reason })))
        throw error;
      return undefined;
    }
  };
}
