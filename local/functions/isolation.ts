import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { machineEnvironment } from './environment.ts';
import type { FunctionSpec } from './protocol.ts';

/** How the process of functions is started, so that it reaches no more than they have on AWS. */
export type Isolation = {
  execArgv: string[];
  cwd: string;
  env: Record<string, string>;
  /** As given, with the folder that they may write to. */
  functions: FunctionSpec[];
  /** Removes what the functions wrote. */
  discard: () => void;
};

const OWN_CODE = fileURLToPath(new URL('.', import.meta.url));
/** Says that our files are modules. */
const PACKAGE = fileURLToPath(new URL('../../package.json', import.meta.url));

/** Where systems keep programs and libraries: nobody's home, and no stack's state. */
const SYSTEM = ['/usr', '/bin', '/lib', '/lib64', '/opt/homebrew', '/opt/local', '/nix/store'];

/**
 * Bundles to read, a folder to write to, and no program to start. Where a function's image brings
 * programs, those can be found and started as well, and nothing holds what they do: that process is kept
 * apart from the others.
 */
export function isolate(functions: FunctionSpec[], scratch: string): Isolation {
  const discard = () => rmSync(scratch, { recursive: true, force: true });
  // What a run that was killed left there may be somebody's document.
  discard();
  mkdirSync(scratch, { recursive: true, mode: 0o700 });
  const folder = realpathSync(scratch);
  const read = [OWN_CODE, folder, ...functions.flatMap(({ codeDir }) => foldersOf(codeDir))];
  const programs = functions.flatMap(programFolders);
  return {
    execArgv: [
      '--disable-warning=ExperimentalWarning',
      ...closed([...read, ...programs]),
      `--allow-fs-write=${everythingIn(folder)}`,
      ...(programs.length > 0 ? ['--allow-child-process', '--disable-warning=PERM0002'] : []),
    ],
    // Node lets a thread read the folder that its process was started in.
    cwd: folder,
    // A function in it could read this process's own: of the developer's environment only this is there.
    env: { ...machineEnvironment(), TMPDIR: folder },
    functions: functions.map((spec) => ({
      ...spec,
      environment: { ...spec.environment, TMPDIR: folder },
    })),
    discard,
  };
}

const closed = (read: string[]) => [
  '--permission',
  // Functions are threads of it, which have its permissions; see guard-threads.ts.
  '--allow-worker',
  '--disable-warning=PERM0006',
  // It asks nobody before it opens a file.
  '--no-experimental-sqlite',
  `--allow-fs-read=${PACKAGE}`,
  ...[...new Set(read)].map((folder) => `--allow-fs-read=${everythingIn(folder)}`),
];

const everythingIn = (folder: string) => join(folder, '*');

/** Where a function's image, or else this machine, has the programs that it starts. */
function programFolders({ image, environment }: FunctionSpec): string[] {
  if (image === undefined) return [];
  const path = (environment.PATH ?? '')
    .split(delimiter)
    .filter((folder) => isAbsolute(folder) && folder !== '/');
  return [image, ...path, ...SYSTEM];
}

/** As it is named, and as modules in it call themselves. */
function foldersOf(codeDir: string): string[] {
  try {
    return [codeDir, realpathSync(codeDir)];
  } catch {
    // It is not there: its invocations say so.
    return [codeDir];
  }
}
