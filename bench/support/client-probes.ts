import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BundleReport, bundleEntry } from '../../tools/bundles.ts';
import { namesTaken } from '../../tools/bundling/lazy-packages-plugin.ts';

type Probe = { name: string; bundle: string; report: BundleReport };

/** An SDK client (or Stripe's) and what one source file takes out of it when an effect needs it. */
type Use = { client: string; names: string[]; file: string };

/**
 * For each file of a bundle that loads an SDK client lazily: a handler that loads the same at once,
 * which is what a function costs to the first call that needs the client.
 */
export async function clientProbes(input: {
  root: string;
  dir: string;
  reports: BundleReport[];
}): Promise<Probe[]> {
  const files = new Set(input.reports.flatMap(({ inputs }) => inputs));
  const own = [...files].filter((file) => /^(shared|functions)\//.test(file)).sort();
  const uses = (await Promise.all(own.map((file) => usesIn(input.root, file)))).flat();
  await mkdir(join(input.dir, 'probes'), { recursive: true });
  const probes: Probe[] = [];
  for (const { client, names, file } of uses) {
    const name = `${client.replace('@aws-sdk/', '')} (${file.replace(/.*\//, '')})`;
    const entry = join(input.dir, 'probes', `${probes.length}.ts`);
    await writeFile(
      entry,
      `const { ${names.map((it, i) => `${it}: used${i}`).join(', ')} } = await import('${client}');
       export const handler = async () => ({ statusCode: 200, loaded: [${names.map((_, i) => `used${i}`)}] });`,
    );
    const dir = join(input.dir, 'probe-bundles', String(probes.length));
    const report = await bundleEntry({ root: input.root, entry, dir, name, awaits: true });
    probes.push({ name, bundle: join(dir, 'index.mjs'), report });
  }
  return probes;
}

async function usesIn(root: string, file: string): Promise<Use[]> {
  const source = await readFile(join(root, file), 'utf8');
  const clients = new Set(
    [...source.matchAll(/import\('(@aws-sdk\/client-[a-z0-9-]+|stripe)'\)/g)].map((m) => m[1]),
  );
  return [...clients].flatMap((client) => {
    const names = client ? namesTaken(source, client) : undefined;
    return client && names ? [{ client, names, file }] : [];
  });
}
