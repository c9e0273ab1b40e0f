import { basename } from 'node:path';
import { type BuildOptions, build, type Metafile, type OutputFile, type Plugin } from 'esbuild';

const NAMESPACE = 'built';

/** A file of a bundle: its path and what is in it. */
export type BundleFile = { path: string; contents: Uint8Array };

/**
 * Puts what an entry imports statically into the entry itself. esbuild makes a file of whatever the
 * entry shares with a part that loads later, and each file costs a cold start half a millisecond: a
 * function with ten such parts read fifteen. The parts find in the entry what they share with it, since
 * that is loaded before them: under the shared file's own name stands a line that passes it on.
 *
 * That makes a circle, in which an entry that awaits one of its parts while it loads would wait for
 * ever: here it does not build.
 *
 * @param built with splitting, into files next to each other.
 */
export async function joinEntry(
  built: { outputFiles: OutputFile[]; metafile: Metafile },
  options: BuildOptions,
): Promise<BundleFile[]> {
  const { outputs } = built.metafile;
  const entry = entryOf(outputs);
  const joined = importedBy(entry, outputs);
  if (joined.size === 1) return built.outputFiles;
  const textOf = new Map(built.outputFiles.map(({ path, text }) => [basename(path), text]));
  const names = new Set([...joined].map((path) => basename(path)));
  const parts = Object.keys(outputs).filter((path) => !joined.has(path));
  const shared = [...new Set(parts.flatMap((path) => staticImports(path, outputs)))]
    .filter((path) => joined.has(path))
    .map((path) => ({ name: basename(path), exports: outputs[path]?.exports ?? [] }));
  const { outputFiles } = await build({
    ...options,
    stdin: { contents: [`export * from './index.mjs';`, ...shared.map(passedOut)].join('\n') },
    outfile: entry,
    splitting: false,
    supported: { 'top-level-await': false },
    plugins: [readFrom(textOf)],
  });
  const passing = shared.map((it) => ({ name: it.name, text: `${passedOn(it)}\n` }));
  return [
    ...(outputFiles ?? []),
    ...built.outputFiles.flatMap(({ path, contents }) => {
      const name = basename(path);
      if (!names.has(name.replace(/\.map$/, ''))) return { path, contents };
      const text = passing.find((it) => it.name === name)?.text;
      return text ? { path, contents: new TextEncoder().encode(text) } : [];
    }),
  ];
}

type Shared = { name: string; exports: string[] };

/** What a shared file exports may be called the same as what another does: its hash tells them apart. */
const renamed = ({ name, exports }: Shared, how: (own: string, outside: string) => string) =>
  exports.map((own) => how(own, `${own}_${name.replace(/\W/g, '_')}`)).join(',');

const passedOut = (shared: Shared) =>
  `export {${renamed(shared, (own, outside) => `${own} as ${outside}`)}} from './${shared.name}';`;

const passedOn = (shared: Shared) =>
  `export{${renamed(shared, (own, outside) => `${outside} as ${own}`)}}from"./index.mjs";`;

/** Static imports come from what is built, with its maps; the parts that load later stay outside. */
const readFrom = (textOf: Map<string, string>): Plugin => ({
  name: NAMESPACE,
  setup(build) {
    build.onResolve({ filter: /^\.\// }, ({ path, kind }) =>
      kind === 'dynamic-import'
        ? { path, external: true }
        : { path: basename(path), namespace: NAMESPACE },
    );
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: `${textOf.get(path)}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(
        textOf.get(`${path}.map`) ?? '{}',
      ).toString('base64')}`,
      loader: 'js',
    }));
  },
});

type Outputs = Metafile['outputs'];

const entryOf = (outputs: Outputs) =>
  Object.keys(outputs).find((path) => basename(path) === 'index.mjs') as string;

/** The files that a cold start reads of what was built, before they are joined. */
export const filesAtStart = (outputs: Outputs): string[] => [
  ...importedBy(entryOf(outputs), outputs),
];

const staticImports = (path: string, outputs: Outputs): string[] =>
  (outputs[path]?.imports ?? [])
    .filter(({ path: next, kind }) => kind === 'import-statement' && outputs[next])
    .map(({ path: next }) => next);

/** A file and all that loads with it. */
function importedBy(entry: string, outputs: Outputs): Set<string> {
  const found = new Set<string>();
  const visit = (path: string) => {
    if (found.has(path)) return;
    found.add(path);
    staticImports(path, outputs).forEach(visit);
  };
  visit(entry);
  return found;
}
