/**
 * The command line cannot be followed as it stands: exit code 2. The frame adds where the help of
 * this command is.
 */
export class WrongUse extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'WrongUse';
  }
}
