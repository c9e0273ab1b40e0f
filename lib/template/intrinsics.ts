import { UnsupportedTemplate } from './unsupported-template.ts';

/** What intrinsics need to know about the stack. */
export type IntrinsicSource = {
  /** `Ref` to a parameter, pseudo parameter or resource; undefined stands for AWS::NoValue. */
  ref: (name: string) => unknown;
  /** `Fn::GetAtt`. */
  attribute: (logicalId: string, attribute: string) => unknown;
  condition: (name: string) => boolean;
  mappings: Record<string, Record<string, Record<string, unknown>>>;
  region: string;
  /** Last word on a text that intrinsics put together. */
  rewrite: (text: string) => string;
};

type Json = unknown;
type Intrinsic = (argument: Json, resolve: (value: Json) => Json, source: IntrinsicSource) => Json;

const list = (value: Json, name: string): Json[] => {
  if (!Array.isArray(value)) throw new UnsupportedTemplate(`${name} needs a list`);
  return value;
};

const INTRINSICS: Record<string, Intrinsic> = {
  Ref: (name, _resolve, source) => source.ref(String(name)),
  'Fn::GetAtt': (argument, resolve, source) => {
    const [logicalId, ...attribute] = Array.isArray(argument)
      ? argument
      : String(argument).split('.');
    return source.attribute(String(logicalId), attribute.map((a) => String(resolve(a))).join('.'));
  },
  'Fn::Join': (argument, resolve, source) => {
    const [separator, parts] = list(argument, 'Fn::Join');
    const texts = list(resolve(parts), 'Fn::Join').map((part) => String(part));
    return source.rewrite(texts.join(String(separator)));
  },
  'Fn::Sub': (argument, resolve, source) => substitute(argument, resolve, source),
  'Fn::Select': (argument, resolve) => {
    const [index, choices] = list(argument, 'Fn::Select');
    const chosen = list(resolve(choices), 'Fn::Select')[Number(resolve(index))];
    if (chosen === undefined) throw new UnsupportedTemplate('Fn::Select is out of range');
    return chosen;
  },
  'Fn::Split': (argument, resolve) => {
    const [separator, text] = list(argument, 'Fn::Split');
    return String(resolve(text)).split(String(separator));
  },
  'Fn::Base64': (text, resolve) => Buffer.from(String(resolve(text))).toString('base64'),
  'Fn::GetAZs': (_region, _resolve, source) => [`${source.region}a`, `${source.region}b`],
  'Fn::FindInMap': (argument, resolve, source) => {
    const [map, first, second] = list(argument, 'Fn::FindInMap').map((key) => String(resolve(key)));
    const found = source.mappings[map ?? '']?.[first ?? '']?.[second ?? ''];
    if (found === undefined)
      throw new UnsupportedTemplate(`Fn::FindInMap finds no ${map}.${first}.${second}`);
    return found;
  },
  'Fn::If': (argument, resolve, source) => {
    const [name, yes, no] = list(argument, 'Fn::If');
    return resolve(source.condition(String(name)) ? yes : no);
  },
  'Fn::Equals': (argument, resolve) => {
    const [left, right] = list(argument, 'Fn::Equals').map((side) => JSON.stringify(resolve(side)));
    return left === right;
  },
  'Fn::Not': (argument, resolve) => !resolve(list(argument, 'Fn::Not')[0]),
  'Fn::And': (argument, resolve) => list(argument, 'Fn::And').every((side) => resolve(side)),
  'Fn::Or': (argument, resolve) => list(argument, 'Fn::Or').some((side) => resolve(side)),
  Condition: (name, _resolve, source) => source.condition(String(name)),
};

/** Replaces every intrinsic in a value. Keys whose value is AWS::NoValue disappear. */
export function resolveIntrinsics(value: Json, source: IntrinsicSource): Json {
  const resolve = (inner: Json): Json => resolveIntrinsics(inner, source);
  if (Array.isArray(value)) return value.map(resolve).filter((item) => item !== undefined);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  const [only] = entries;
  if (entries.length === 1 && only) {
    const intrinsic = INTRINSICS[only[0]];
    // A policy statement's "Condition" is an object; the intrinsic names a condition by a string.
    if (intrinsic && !(only[0] === 'Condition' && typeof only[1] !== 'string'))
      return intrinsic(only[1], resolve, source);
    if (only[0].startsWith('Fn::'))
      throw new UnsupportedTemplate(`${only[0]} has no meaning on this machine`);
  }
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, resolve(inner)]).filter(([, inner]) => inner !== undefined),
  );
}

function substitute(argument: Json, resolve: (value: Json) => Json, source: IntrinsicSource) {
  const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
  const own = variables as Record<string, Json>;
  const replaced = String(text).replace(
    /\$\{(!?)([^}]*)\}/g,
    (_whole, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in own) return String(resolve(own[name]));
      const [logicalId, ...attribute] = name.split('.');
      return String(
        attribute.length > 0
          ? source.attribute(String(logicalId), attribute.join('.'))
          : source.ref(name),
      );
    },
  );
  return source.rewrite(replaced);
}
