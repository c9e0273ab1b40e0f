/** Longer texts are rare, and asked about once. */
const LONGEST = 200;
/** Answers that are kept; a document of many pages asks about some thousand texts, again and again. */
const MOST = 5_000;

/** The same answers to short texts, each worked out once while it is remembered: for functions of the text alone. */
export function remembered<T>(answer: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    if (text.length > LONGEST) return answer(text);
    const kept = known.get(text);
    if (kept !== undefined || known.has(text)) return kept as T;
    if (known.size >= MOST) known.clear();
    const made = answer(text);
    known.set(text, made);
    return made;
  };
}
