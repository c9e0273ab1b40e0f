import type { Stage } from './stages.ts';

/** The deployed name of a part: the same kebab-case word that names its folder. */
export const deployedName = ({ stage }: { stage: Stage }, name: string) =>
  `nightshift-${stage}-${name}`;
