export const STAGES = ['local', 'dev', 'staging', 'prod'] as const;
export type Stage = (typeof STAGES)[number];

/** The deployed name of a part: the same kebab-case word that names its folder. */
export const deployedName = ({ stage }: { stage: Stage }, name: string) =>
  `nightshift-${stage}-${name}`;
