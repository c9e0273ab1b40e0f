export type Variable = { name: string; shape: string };

/** Shapes that say what a value is and nothing of what it says; the first that fits. */
const SHAPES: readonly [shape: string, fits: RegExp][] = [
  ['empty', /^\s*$/],
  ['true or false', /^(true|false)$/],
  ['ARN', /^arn:aws[\w-]*:[^\s]+$/],
  ['JSON', /^[[{][\s\S]*[\]}]$/],
  ['address of a database', /^postgres(ql)?:/],
  ['http address', /^https?:\/\//],
  ['path', /^\/[^\s]*$/],
];

/** The variables of a process by name, each with its shape and never with its value. */
export const describeEnvironment = (
  environment: Readonly<Record<string, string | undefined>>,
): Variable[] =>
  Object.entries(environment)
    .flatMap(([name, value]) => (value === undefined ? [] : [{ name, shape: shapeOf(value) }]))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

function shapeOf(value: string): string {
  const known = SHAPES.find(([, fits]) => fits.test(value))?.[0];
  // A number's digits would tell the number; so would the length of a short text.
  if (known) return known;
  if (/^-?\d+(\.\d+)?$/.test(value)) return 'number';
  const length = value.length < 16 ? 'short' : value.length < 64 ? 'of 16 to 63' : 'of 64 or more';
  return length === 'short' ? 'short text' : `text ${length} characters`;
}
