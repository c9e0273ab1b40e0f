import { parseSync, visitorKeys } from 'oxc-parser';

/** A node of the syntax tree, as far as mutants need it. */
export type Node = { type: string; start: number; end: number } & Record<string, unknown>;

/** These stand where a type stands, and nothing of them runs. */
const OF_TYPES = new Set([
  'typeAnnotation',
  'returnType',
  'typeParameters',
  'typeArguments',
  'superTypeArguments',
]);

/** Types around an expression that runs. */
const AROUND_VALUES = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
]);

/** The program of a TypeScript file. @throws Error where it does not parse. */
export function parse(path: string, text: string): Node {
  const { program, errors } = parseSync(path, text);
  const [first] = errors;
  if (first) throw new Error(`${path}: ${first.message}`);
  return program as unknown as Node;
}

export const parses = (path: string, text: string): boolean =>
  parseSync(path, text).errors.length === 0;

/** Visits every node that runs, parents first. */
export function walk(node: Node, visit: (node: Node, parents: Node[]) => void): void {
  const parents: Node[] = [];
  const step = (at: Node) => {
    if (at.type.startsWith('TS') && !AROUND_VALUES.has(at.type)) return;
    if (at.type === 'ImportDeclaration' || at.type === 'ExportAllDeclaration') return;
    if (at.type === 'ExportNamedDeclaration' && at.source) return;
    visit(at, parents);
    parents.push(at);
    for (const child of childrenOf(at)) step(child);
    parents.pop();
  };
  step(node);
}

function childrenOf(node: Node): Node[] {
  const keys = (visitorKeys[node.type] ?? []).filter((key) => !OF_TYPES.has(key));
  return keys.flatMap((key) => node[key]).filter(isNode);
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value;
