import { type ExecFileOptions, execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Runs a program to its end. @returns what it printed @throws where it cannot start or ends badly */
export const runProgram = (file: string, args: string[], options: ExecFileOptions = {}) =>
  promisify(execFile)(file, args, { ...options, encoding: 'utf8' });
