/** Of an answer only what was asked for, as Google's APIs do it: `nextPageToken,files(id,name)`. */
export function onlyFields(value: unknown, fields: string): unknown {
  if (Array.isArray(value)) return value.map((one) => onlyFields(one, fields));
  const whole = value as Record<string, unknown>;
  const asked = [...fields.matchAll(/(\w+)(?:\(((?:[^()]|\([^()]*\))*)\))?/g)];
  return Object.fromEntries(
    asked.flatMap(([, name = '', inner]) =>
      whole[name] === undefined
        ? []
        : [[name, inner === undefined ? whole[name] : onlyFields(whole[name], inner)]],
    ),
  );
}
