import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, it } from '@jest/globals';
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { STAGES } from '../../lib/naming.ts';
import { assemble } from './assembly.ts';

const CASES = STAGES.flatMap((stage) => ['url', 'aurora'].map((database) => ({ stage, database })));

/** Every stage, with either database, offline and without Docker. */
describe('cdk-nag AwsSolutions and CloudFormation’s own schemas', () => {
  const removals: (() => void)[] = [];
  afterAll(() => {
    for (const remove of removals) remove();
  });

  it.each(CASES)('find nothing in $stage with the database by $database', ({ stage, database }) => {
    const { app, outDir, remove } = assemble(
      stage,
      {
        database,
        // Built-in template validation: an error, where it would only warn.
        '@aws-cdk/core:validateAgainstDefaultRules': true,
      },
      { validate: true },
    );
    removals.push(remove);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    try {
      app.synth();
    } catch (cause) {
      throw new Error(report(outDir), { cause });
    }
  });
});

function report(outDir: string): string {
  return readFileSync(join(outDir, 'validation-report.json'), 'utf8').slice(0, 8_000);
}
