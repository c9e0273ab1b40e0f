/** What stands for a secret where a message is shown. */
export const MASK = '••••••';

/** Names of fields whose value is a secret, whatever it looks like. */
const SECRET_NAMES =
  /^(authorization|cookie|set-cookie|proof|pin|otp|one_?time_?code|cvc|cvv)$|secret|passw|passphrase|credential|private_?key|api_?key|access_?key|signature|session_?id|(^|[_-])(token|code|pwd|jwt)$|Token$/i;

/** What is a secret under any name: keys of providers, tokens, passwords in addresses, private keys. */
const SECRET_VALUES = [
  /\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{8,}/g,
  /\bwhsec_[A-Za-z0-9+/=]{8,}/g,
  /\bnsk_[A-Za-z0-9]{16,}/g,
  /(?<=[?&](?:token|link|code|key|sig|signature|X-Amz-Signature|X-Amz-Security-Token|X-Amz-Credential)=)[^&\s"'<>\\]+/gi,
  /\bns_[a-z]+_[A-Za-z0-9_-]{16,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\bgh[pousr]_[A-Za-z0-9]{20,}/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g,
  /\bBearer\s+[A-Za-z0-9._~+/=-]{8,}/gi,
  /\bAGE-SECRET-KEY-1[A-Z0-9]+/gi,
  /(?<=:\/\/[^\s/:@]{0,200}:)[^\s/@]+(?=@)/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g,
];

/**
 * A message as it may be shown: secrets are masked by the name of their field and by what they look
 * like, also in JSON that is a text within JSON. What is no JSON is masked by looks alone.
 */
export function maskSecrets(raw: string, { indent }: { indent?: number } = {}): string {
  const body = parse(raw);
  return body === undefined ? maskText(raw) : JSON.stringify(masked(body), null, indent);
}

/** One value of a message as it may be shown, by where it stood: `credentials.0.key`. */
export function maskValue({ path, value }: { path: string; value: unknown }): unknown {
  const secret = path.split('.').find((name) => SECRET_NAMES.test(name));
  return masked(value, secret);
}

/**
 * An edited message with its masked secrets put back, each where it stood: whoever edits a message
 * need not see them.
 * @returns undefined when a mask stands where the original has no secret: it cannot be known what it means.
 */
export function unmaskSecrets(edited: string, original: string): string | undefined {
  if (!edited.includes(MASK)) return edited;
  const [mine, theirs] = [parse(edited), parse(original)];
  if (mine === undefined || theirs === undefined) return undefined;
  const whole = JSON.stringify(restored(mine, theirs));
  return whole.includes(MASK) ? undefined : whole;
}

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function masked(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => masked(item, name));
  if (isFields(value)) {
    // All that is within a secret is one.
    const within = (key: string) => (SECRET_NAMES.test(name) ? name : key);
    return Object.fromEntries(
      Object.entries(value).map(([key, of]) => [key, masked(of, within(key))]),
    );
  }
  if (value === null || typeof value === 'boolean' || value === '') return value;
  if (SECRET_NAMES.test(name)) return MASK;
  return typeof value === 'string' ? maskString(value) : value;
}

function maskString(text: string): string {
  const inner = /^\s*[{[]/.test(text) ? parse(text) : undefined;
  return inner === undefined ? maskText(text) : JSON.stringify(masked(inner));
}

const maskText = (text: string) =>
  SECRET_VALUES.reduce((rest, secret) => rest.replaceAll(secret, MASK), text);

function restored(mine: unknown, theirs: unknown): unknown {
  if (Array.isArray(mine)) {
    return mine.map((item, at) => restored(item, Array.isArray(theirs) ? theirs[at] : undefined));
  }
  if (isFields(mine)) {
    const of = isFields(theirs) ? theirs : {};
    return Object.fromEntries(
      Object.entries(mine).map(([key, value]) => [key, restored(value, of[key])]),
    );
  }
  if (typeof mine !== 'string' || !mine.includes(MASK)) return mine;
  if (mine === MASK) return theirs ?? mine;
  if (typeof theirs !== 'string') return mine;
  // Unchanged but for its masks, or JSON within JSON that was edited around them.
  return maskString(theirs) === mine ? theirs : (unmaskSecrets(mine, theirs) ?? mine);
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
