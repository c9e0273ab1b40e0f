/** The command line cannot be understood: exit code 2, with a pointer to the help. */
export class UsageError extends Error {
  readonly helpFor: string;

  constructor(message: string, helpFor = '') {
    super(message);
    this.name = 'UsageError';
    this.helpFor = helpFor;
  }
}
