import { relative } from 'node:path';
import jestRunner from 'jest-runner';
import { currentSession } from './session.ts';

/** Its types describe the CommonJS build, whose class lies one level deeper. */
const JestRunner = jestRunner as unknown as typeof jestRunner.default;
type Arguments = Parameters<InstanceType<typeof JestRunner>['runTests']>;

/** Jest's runner, which loads a test file again for each mutant that needs it, in the plan's order. */
export class MutationRunner extends JestRunner {
  override async runTests(...[tests, watcher, options]: Arguments): Promise<void> {
    const session = currentSession();
    const fileOf = ({ path, context }: Arguments[0][number]) =>
      relative(context.config.rootDir, path);
    for (const file of session.files) {
      const test = tests.find((one) => fileOf(one) === file);
      if (!test) continue;
      while (session.hasMore(file))
        await super.runTests([test], watcher, { ...options, serial: true });
    }
  }
}
