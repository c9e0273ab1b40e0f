import { readFileSync } from 'node:fs';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'lazy-package';

/**
 * Drops what nobody uses from a package that is imported when an effect needs it. esbuild keeps the
 * whole of `await import('@aws-sdk/client-s3')`, 107 commands where two are used; the names that
 * the importing file takes out of it, re-exported, are all that is bundled:
 *
 *     const { PutObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
 *
 * A file that keeps the namespace itself gets the whole package.
 */
export const lazyPackagesPlugin: Plugin = {
  name: NAMESPACE,
  setup(build) {
    build.onResolve(
      { filter: /^(@aws-sdk\/|stripe$|jose$)/ },
      ({ path, kind, importer, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined;
        const names = namesTaken(readFileSync(importer, 'utf8'), path);
        if (!names) return undefined;
        return {
          path: `${importer}/${path.replace(/.*\//, '')}`,
          namespace: NAMESPACE,
          pluginData: { path, names, resolveDir },
        };
      },
    );
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ pluginData }) => ({
      contents: `export { ${pluginData.names.join(', ')} } from '${pluginData.path}';`,
      resolveDir: pluginData.resolveDir,
      loader: 'js',
    }));
  },
};

/** The names that `source` destructures from its imports of a package; undefined: it keeps it. */
export function namesTaken(source: string, path: string): string[] | undefined {
  const quoted = `['"]${path.replaceAll('/', '\\/')}['"]`;
  const imports = source.match(new RegExp(`(?<!typeof )\\bimport\\(${quoted}\\)`, 'g')) ?? [];
  const taken = [
    ...source.matchAll(new RegExp(`\\{([^{}]*)\\}\\s*=\\s*await import\\(${quoted}\\)`, 'g')),
  ];
  if (taken.length === 0 || taken.length !== imports.length) return undefined;
  const names = taken.flatMap((match) => (match[1] ?? '').split(','));
  return [...new Set(names.map((name) => name.replace(/:.*/s, '').trim()).filter(Boolean))].sort();
}
