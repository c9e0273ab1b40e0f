/** This process's own values of some variables, for a child process: what it needs, and nothing of ours. */
export function inherited(...names: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name];
      return value ? [[name, value]] : [];
    }),
  );
}

/** The stage that this runs in. */
export const currentStage = (): string => process.env.STAGE ?? 'local';
