import { apply, type Mutant } from './mutant.ts';
import { type Node, parse, walk } from './syntax.ts';

export type Numbered = { id: string; mutant: Mutant };

/** A place that can hold its own mistakes beside what stands there. */
type Place = { start: number; end: number; statement: boolean; held: Numbered[] };

/**
 * A source with all its mistakes in it, each asleep until its number is called: `a < b` becomes
 * `(__mutant("3") ? (a <= b) : (a < b))`. So that one load of a test file tries them all.
 */
export function withSwitches(path: string, text: string, numbered: readonly Numbered[]): string {
  const tree = parse(path, text);
  const places = new Map<string, Place>();
  for (const one of numbered) {
    const { start, end, statement } = placeOf(tree, one.mutant);
    const key = `${start}:${end}`;
    const place = places.get(key) ?? { start, end, statement, held: [] };
    place.held.push(one);
    places.set(key, place);
  }
  const sorted = [...places.values()].sort((a, b) => a.start - b.start || b.end - a.end);
  return `${rendered(text, { start: 0, end: text.length }, sorted)}\n${ASKED}`;
}

/** The text from `start` to `end`, with the places that lie in it. */
function rendered(text: string, { start, end }: { start: number; end: number }, inside: Place[]) {
  let [done, at] = ['', start];
  for (let i = 0; i < inside.length; ) {
    const place = inside[i] as Place;
    const next = inside.findIndex((other, index) => index > i && other.start >= place.end);
    const until = next < 0 ? inside.length : next;
    done += text.slice(at, place.start) + switched(text, place, inside.slice(i + 1, until));
    [at, i] = [place.end, until];
  }
  return done + text.slice(at, end);
}

function switched(text: string, place: Place, inside: Place[]): string {
  const original = rendered(text, place, inside);
  return place.held.reduce((rest, { id, mutant }) => {
    const asked = `__mutant(${JSON.stringify(id)})`;
    const spoilt = spoiltPlace(text, place, mutant);
    return place.statement
      ? `{ if (${asked}) { ${spoilt} } else { ${rest} } }`
      : `(${asked} ? (${spoilt}) : (${rest}))`;
  }, original);
}

const spoiltPlace = (text: string, { start, end }: Place, mutant: Mutant): string =>
  apply(text.slice(start, end), {
    ...mutant,
    start: mutant.start - start,
    end: mutant.end - start,
  });

/** The innermost place around a mistake: a whole statement where it goes, else an expression. */
function placeOf(tree: Node, { start, end }: Mutant): Omit<Place, 'held'> {
  let found: Node | undefined;
  walk(tree, (node, parents) => {
    if (node.start > start || node.end < end) return;
    if (isStatement(node) ? node.start === start && node.end === end : isOwn(node, parents.at(-1)))
      found = node;
  });
  if (!found) throw new Error(`no place for a mutant at ${start}`);
  return { start: found.start, end: found.end, statement: isStatement(found) };
}

const STATEMENTS = ['ExpressionStatement', 'ThrowStatement', 'BreakStatement', 'ContinueStatement'];
const isStatement = ({ type }: Node): boolean => STATEMENTS.includes(type);

/** Where an expression may be put into brackets, and still means the same. */
const HOLDERS: Record<string, readonly string[]> = {
  VariableDeclarator: ['init'],
  AssignmentExpression: ['right'],
  AssignmentPattern: ['right'],
  ReturnStatement: ['argument'],
  ThrowStatement: ['argument'],
  ExpressionStatement: ['expression'],
  IfStatement: ['test'],
  WhileStatement: ['test'],
  DoWhileStatement: ['test'],
  ForStatement: ['test', 'update'],
  ForOfStatement: ['right'],
  SwitchStatement: ['discriminant'],
  SwitchCase: ['test'],
  ConditionalExpression: ['test', 'consequent', 'alternate'],
  BinaryExpression: ['left', 'right'],
  LogicalExpression: ['left', 'right'],
  UnaryExpression: ['argument'],
  AwaitExpression: ['argument'],
  YieldExpression: ['argument'],
  SpreadElement: ['argument'],
  ArrayExpression: ['elements'],
  Property: ['value'],
  PropertyDefinition: ['value'],
  CallExpression: ['arguments'],
  NewExpression: ['arguments'],
  TemplateLiteral: ['expressions'],
  ArrowFunctionExpression: ['body'],
  ParenthesizedExpression: ['expression'],
  TSAsExpression: ['expression'],
  TSSatisfiesExpression: ['expression'],
  ExportDefaultDeclaration: ['declaration'],
};

function isOwn(node: Node, parent: Node | undefined): boolean {
  if (!parent || /Statement$|Pattern$|^Function|^Class/.test(node.type)) return false;
  if (parent.type === 'Property' && (parent.method || parent.shorthand || parent.kind !== 'init'))
    return false;
  if (parent.type === 'UnaryExpression' && parent.operator === 'delete') return false;
  const keys = HOLDERS[parent.type] ?? [];
  return keys.some((key) => [parent[key]].flat().includes(node));
}

/** In the process of the tests the run answers, in one that they start the environment does. */
const ASKED = `
function __mutant(id: string): boolean {
  const asked = (globalThis as { nightshiftMutant?: (id: string) => boolean }).nightshiftMutant;
  if (asked) return asked(id);
  const { NIGHTSHIFT_MUTANT, NIGHTSHIFT_MUTANTS_REACHED } = process.env;
  if (NIGHTSHIFT_MUTANTS_REACHED)
    process.getBuiltinModule('node:fs').appendFileSync(NIGHTSHIFT_MUTANTS_REACHED, \`\${id}\\n\`);
  return id === NIGHTSHIFT_MUTANT;
}
`;
