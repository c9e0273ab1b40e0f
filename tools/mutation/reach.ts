import { type Node, parse, walk } from './syntax.ts';

/** Code that runs as one piece: a block, a case, the body of an arrow. */
type Region = { id: string; start: number; end: number };

export type Marked = {
  /** The source, in which every region writes its id into the log when it first runs. */
  text: string;
  /** The innermost region around a place. */
  regionAt(place: number): string;
};

/** Puts a marker at the beginning of every region of a file, so that one run tells what reaches what. */
export function markRegions(path: string, text: string, log: string): Marked {
  const regions: Region[] = [{ id: `${path}#0`, start: 0, end: text.length }];
  const inserts: { at: number; code: string }[] = [];
  const hit = (id: string) => `__reached(${JSON.stringify(id)})`;
  walk(parse(path, text), (node, parents) => {
    const region = regionOf(node, parents);
    if (!region) return;
    const id = `${path}#${regions.length}`;
    regions.push({ id, start: region.start, end: region.end });
    if (region.expression) {
      inserts.push({ at: region.start, code: `(${hit(id)}, (` }, { at: region.end, code: '))' });
    } else inserts.push({ at: region.start, code: `${hit(id)};` });
  });
  const marked = inserts
    .sort((a, b) => b.at - a.at)
    .reduce((code, { at, code: put }) => code.slice(0, at) + put + code.slice(at), text);
  return {
    text: `${marked}\n${hit(`${path}#0`)};\n${reached(log)}`,
    regionAt: (place) =>
      regions
        .filter(({ start, end }) => start <= place && place < end)
        .reduce((inner, region) => (region.start >= inner.start ? region : inner)).id,
  };
}

function regionOf(node: Node, parents: Node[]) {
  if (node.type === 'BlockStatement' && parents.at(-1)?.type !== 'StaticBlock')
    return { start: node.start + 1, end: node.end - 1, expression: false };
  const consequent = node.type === 'SwitchCase' ? (node.consequent as Node[])[0] : undefined;
  if (consequent) return { start: consequent.start, end: node.end, expression: false };
  const body = node.type === 'ArrowFunctionExpression' ? (node.body as Node) : undefined;
  if (body && body.type !== 'BlockStatement')
    return { start: body.start, end: body.end, expression: true };
  return undefined;
}

/** Hoisted, and of this file alone; each instance of the module writes a region once. */
const reached = (log: string) => `
function __reached(id: string): void {
  const seen = ((__reached as { seen?: Set<string> }).seen ??= new Set());
  if (seen.has(id)) return;
  seen.add(id);
  process.getBuiltinModule('node:fs').appendFileSync(${JSON.stringify(log)}, \`\${id}\\n\`);
}
`;
