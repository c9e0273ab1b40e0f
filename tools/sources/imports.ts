import { dirname, join } from 'node:path';
import { parseSync } from 'oxc-parser';

/** One module that a source names: its specifier, as it stands there. */
export type Import = {
  name: string;
  /** Nothing of it is there at run time. */
  type: boolean;
  /** It loads when its line runs, not with the file. */
  dynamic: boolean;
};

/** Every module that a source imports or passes on, types and `import()` included, in order. */
export function importsOf(path: string, text: string): Import[] {
  const { module, program } = parseSync(path, text);
  const statics = module.staticImports.map(({ moduleRequest, entries, start }) => ({
    start,
    name: moduleRequest.value,
    type: entries.length > 0 && entries.every(({ isType }) => isType),
    dynamic: false,
  }));
  const passedOn = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType, start }) =>
      moduleRequest ? [{ start, name: moduleRequest.value, type: isType, dynamic: false }] : [],
    ),
  );
  const dynamics = module.dynamicImports.flatMap(({ moduleRequest, start }) => {
    const name = literal(text.slice(moduleRequest.start, moduleRequest.end));
    return name === undefined ? [] : [{ start, name, type: false, dynamic: true }];
  });
  const inTypes = typeImports(program).map((found) => ({ ...found, type: true, dynamic: false }));
  return [...statics, ...passedOn, ...dynamics, ...inTypes]
    .sort((a, b) => a.start - b.start)
    .map(({ start, ...found }) => found);
}

/** The file of ours that `from` names, from the root; undefined for a package. */
export const target = (from: string, name: string): string | undefined =>
  name.startsWith('.') ? join(dirname(from), name) : undefined;

/** The package of a specifier: `@scope/name/file` → `@scope/name`; undefined for Node's and ours. */
export function packageOf(name: string): string | undefined {
  if (name.startsWith('.') || name.startsWith('node:')) return undefined;
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

function literal(code: string): string | undefined {
  return /^(['"`])([^'"`$]*)\1$/.exec(code)?.[2];
}

/** `import('./x.ts').Name` where a type stands. */
function typeImports(node: unknown): { start: number; name: string }[] {
  if (Array.isArray(node)) return node.flatMap(typeImports);
  if (typeof node !== 'object' || node === null) return [];
  const { type, source, start } = node as { type?: string; source?: never; start?: number };
  const own =
    type === 'TSImportType' && source && start !== undefined
      ? [{ start, name: String((source as { value: string }).value) }]
      : [];
  return [...own, ...Object.values(node).flatMap(typeImports)];
}
