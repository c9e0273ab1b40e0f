import { join } from 'node:path';

export type Deployment = {
  /** The stack that works comes first. */
  stackNames: string[];
  /** The cloud assembly. */
  outDir: string;
  /** Shows the changes only. */
  diff: boolean;
  /** Does not ask before changes of permissions. */
  yes: boolean;
};

/** What the CDK CLI is told. */
export function cdkArguments({ stackNames, outDir, diff, yes }: Deployment): string[] {
  const shared = [...stackNames, '--app', outDir];
  if (diff) return ['diff', ...shared];
  return [
    'deploy',
    ...shared,
    '--outputs-file',
    join(outDir, 'outputs.json'),
    '--require-approval',
    yes ? 'never' : 'broadening',
  ];
}
