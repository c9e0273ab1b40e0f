import { apply, type Change, type Mutant, mutantsOf } from './mutant.ts';
import { sqlChanges } from './sql-mutants.ts';
import { type Node, parse, parses, walk } from './syntax.ts';

const OPERATORS: Record<string, readonly [replacement: string, kind: string][]> = {
  '===': [['!==', 'equality']],
  '!==': [['===', 'equality']],
  '<': [
    ['<=', 'boundary'],
    ['>=', 'negation'],
  ],
  '<=': [
    ['<', 'boundary'],
    ['>', 'negation'],
  ],
  '>': [
    ['>=', 'boundary'],
    ['<=', 'negation'],
  ],
  '>=': [
    ['>', 'boundary'],
    ['<', 'negation'],
  ],
  '&&': [['||', 'logic']],
  '||': [['&&', 'logic']],
  '+': [['-', 'arithmetic']],
  '-': [['+', 'arithmetic']],
  '*': [['/', 'arithmetic']],
  '/': [['*', 'arithmetic']],
  '%': [['*', 'arithmetic']],
  '+=': [['-=', 'arithmetic']],
  '-=': [['+=', 'arithmetic']],
};

const METHODS: Record<string, string> = {
  some: 'every',
  every: 'some',
  min: 'max',
  max: 'min',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
};
/** `list.filter(…)` → `list`. */
const DROPPED_METHODS = new Set([
  'filter',
  'sort',
  'toSorted',
  'reverse',
  'slice',
  'trim',
  'toLowerCase',
  'toUpperCase',
]);

/** What a function says in a log or an error is for people: no test should pin its words. */
const SAYS = /^(log|logger|console)\b/;
/** Lines that no alarm counts: those of errors and metrics are counted. */
const TELLS = /^log\.(debug|info|warn)\b/;
const DESCRIBES = new Set(['description', 'does', 'errorImpact', 'impact', 'summary']);
const ERRORS = /(Error|Request|Found|Later|Message|Use)$/;

/** The mutants of a TypeScript file that parse, SQL inside its templates included. */
export function typescriptMutants(path: string, text: string): Mutant[] {
  const changes: Change[] = [];
  walk(parse(path, text), (node, parents) => changes.push(...changesAt(node, parents, text)));
  return mutantsOf(path, text, changes).filter((mutant) => parses(path, apply(text, mutant)));
}

function changesAt(node: Node, parents: Node[], text: string): Change[] {
  const code = (of: unknown) => text.slice((of as Node).start, (of as Node).end);
  const change = (of: unknown, kind: string, replacement: string): Change => {
    const { start, end } = of as Node;
    return { kind, start, end, replacement };
  };
  switch (node.type) {
    case 'IfStatement':
    case 'ConditionalExpression':
      return [change(node.test, 'condition', 'true'), change(node.test, 'condition', 'false')];
    case 'WhileStatement':
      return [change(node.test, 'condition', 'false')];
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'AssignmentExpression':
      return operatorChanges(node, text);
    case 'UnaryExpression':
      if (node.operator === '!') return [change(node, 'boolean', code(node.argument))];
      return node.operator === '-' ? [change(node, 'arithmetic', code(node.argument))] : [];
    case 'UpdateExpression':
      return [
        change(
          node,
          'arithmetic',
          code(node).replace(/\+\+|--/, (o) => (o === '++' ? '--' : '++')),
        ),
      ];
    case 'Literal':
      return literalChanges(node, parents, text);
    case 'TemplateLiteral':
      return templateChanges(node, parents, text);
    case 'ReturnStatement':
      return node.argument ? [change(node.argument, 'return', 'undefined')] : [];
    case 'ArrowFunctionExpression':
      return (node.body as Node).type === 'BlockStatement'
        ? []
        : [change(node.body, 'return', 'undefined')];
    case 'ExpressionStatement':
      return isCall(node.expression as Node) && !TELLS.test(code(node))
        ? [change(node, 'call', ';')]
        : [];
    case 'ThrowStatement':
      return [change(node, 'throw', ';')];
    case 'BreakStatement':
    case 'ContinueStatement':
      return [change(node, 'jump', ';')];
    case 'ArrayExpression':
      return (node.elements as Node[]).length > 0 ? [change(node, 'list', '[]')] : [];
    case 'CallExpression':
      return methodChanges(node);
    case 'MemberExpression':
      return node.optional
        ? [
            change(
              node,
              'optional',
              code(node).replace('?.', text[(node.property as Node).start - 1] === '[' ? '' : '.'),
            ),
          ]
        : [];
    default:
      return [];
  }
}

function operatorChanges(node: Node, text: string): Change[] {
  const [left, right, operator] = [node.left as Node, node.right as Node, node.operator as string];
  if (operator === '+' && [left, right].some(isText)) return [];
  const at = text.indexOf(operator, left.end);
  // Brackets: `??` may not stand beside `&&` without.
  if (operator === '??') {
    const replacement = `(${text.slice(left.start, left.end)} && ${text.slice(right.start, right.end)})`;
    return [{ kind: 'logic', start: node.start, end: node.end, replacement }];
  }
  const swapped = (OPERATORS[operator] ?? []).map(([replacement, kind]) => ({
    kind,
    start: at,
    end: at + operator.length,
    replacement,
  }));
  return at >= left.end && at < right.start ? swapped : [];
}

function literalChanges(node: Node, parents: Node[], text: string): Change[] {
  const at = { start: node.start, end: node.end };
  if (typeof node.value === 'boolean')
    return [{ kind: 'boolean', ...at, replacement: String(!node.value) }];
  if (typeof node.value !== 'string' || isName(node, parents) || isSaid(parents, text)) return [];
  if (isSql(node.value)) return sqlChanges(text, node.start + 1, node.end - 1);
  return [{ kind: 'string', ...at, replacement: node.value === '' ? "'mutant'" : "''" }];
}

function templateChanges(node: Node, parents: Node[], text: string): Change[] {
  const quasis = node.quasis as (Node & { value: { raw: string } })[];
  const whole = quasis.map(({ value }) => value.raw).join('?');
  if (isSql(whole) || isSqlTag(parents.at(-1), text))
    return quasis.flatMap((quasi) => {
      const start = text.indexOf(quasi.value.raw, quasi.start);
      return sqlChanges(text, start, start + quasi.value.raw.length);
    });
  return isSaid(parents, text)
    ? []
    : [{ kind: 'string', start: node.start, end: node.end, replacement: '``' }];
}

function methodChanges(node: Node): Change[] {
  const callee = node.callee as Node;
  if (callee.type !== 'MemberExpression' || callee.computed) return [];
  const property = callee.property as Node & { name: string };
  const other = METHODS[property.name];
  if (other)
    return [{ kind: 'method', start: property.start, end: property.end, replacement: other }];
  if (!DROPPED_METHODS.has(property.name)) return [];
  const object = callee.object as Node;
  return [{ kind: 'method', start: object.end, end: node.end, replacement: '' }];
}

const isText = ({ type, value }: Node): boolean =>
  type === 'TemplateLiteral' || typeof value === 'string';

const isCall = ({ type, argument }: Node): boolean =>
  type === 'CallExpression' || (type === 'AwaitExpression' && isCall(argument as Node));

/** A string that names: a key, a property, a built-in module. */
function isName(node: Node, parents: Node[]): boolean {
  const parent = parents.at(-1);
  if (!parent) return false;
  if (parent.type === 'Property') return parent.key === node;
  if (parent.type === 'MemberExpression') return true;
  return typeof node.value === 'string' && node.value.startsWith('node:');
}

/** Inside an error's or a log's words, or those of a declaration that pages and help are made from. */
function isSaid(parents: Node[], text: string): boolean {
  return parents.some(({ type, callee, key }) => {
    if (type === 'Property') return DESCRIBES.has(name(key as Node, text));
    if (type === 'NewExpression') return ERRORS.test(name(callee as Node, text));
    if (type === 'CallExpression') return SAYS.test(name(callee as Node, text));
    return type === 'ThrowStatement';
  });
}

const name = ({ start, end }: Node, text: string): string => text.slice(start, end);

const isSql = (text: string): boolean =>
  /^\s*(--[^\n]*\n\s*)*(SELECT|INSERT|UPDATE|DELETE|WITH|MERGE|CREATE|ALTER|LOCK)\b/.test(text) ||
  /^\s*(AND|WHERE|ORDER BY|JOIN|LEFT JOIN|FROM|ON CONFLICT|RETURNING|FOR UPDATE)\b/.test(text);

const isSqlTag = (parent: Node | undefined, text: string): boolean =>
  parent?.type === 'TaggedTemplateExpression' && name(parent.tag as Node, text) === 'sql';
