/** Chile's: seven or eight figures and a check. Colombia's has nine, Uruguay's twelve. */
export const RUT = /\br\.?u\.?t\b[\s.:n°º]*\d{1,2}\.?\d{3}\.?\d{3}\s?[-–]\s?[\dk](?![\dk])/i;

/** Tax and company numbers that have no country in them, and whose form and name only one country has; and its taxes. */
const FORMS: readonly (readonly [string, RegExp])[] = [
  [
    'IN',
    /(?<![A-Z\d])(?:\d{2}[A-Z]{5}\d{4}[A-Z][A-Z\d]Z[A-Z\d]|[LU]\d{5}[A-Z]{2}\d{4}[A-Z]{3}\d{6})(?![A-Z\d])|\b(?:C|S|I|UT)GST\b/,
  ],
  [
    'ES',
    /\b[NC]\.?I\.?F\b\W{0,6}(?:ES[ -]?)?(?:[A-HJNP-SUVW]-?\d{7}[\dA-J]|\d{8}-?[A-Z])(?![A-Z\d])/i,
  ],
  ['BR', /(?<!\d)\d{2}\.\d{3}\.\d{3}\/\d{4}-\d{2}(?!\d)/],
  ['ID', /\bNPWP\W{0,4}\d{2}\.\d{3}\.\d{3}\.\d-?\d{3}\.\d{3}(?!\d)/i],
  ['HU', /\bad[oó]sz[aá]m\W{0,4}\d{8}-\d-\d{2}(?!\d)/i],
  ['SE', /\borg\.?\s?-?nr\W{0,4}(?:\d{6}-\d{4}|\d{10})(?!\d)/i],
  ['NO', /\borg\.?\s?-?nr\W{0,4}(?:NO\s?)?\d{3}\s?\d{3}\s?\d{3}\s?MVA\b/i],
  ['DK', /\bCVR(?:-?\s?nr)?\W{0,4}\d{8}(?!\d)/i],
  ['FI', /\by-?tunnus\W{0,4}\d{7}-\d(?!\d)/i],
  ['IT', /\bP(?:art)?\.?\s?IVA\W{0,4}\d{11}(?!\d)/i],
  ['PL', /\bNIP\W{0,4}\d{3}[-\s]?\d{2,3}[-\s]?\d{2}[-\s]?\d{2,3}(?![\d-])/i],
  ['FR', /\bSIRET?N?\W{0,5}(?:n[°ºo]\W{0,3})?\d{3}[.\s]?\d{3}[.\s]?\d{3}(?:[.\s]?\d{5})?(?!\d)/i],
  [
    'PT',
    /\b(?:NIPC|NIF|contribuinte)\W{0,5}(?:n[°º.]{1,2}\W{0,3})?[125689]\d{2}\s?\d{3}\s?\d{3}(?!\d)/i,
  ],
  ['NL', /\bkvk\b\W{0,3}(?:nr|nummer)?\W{0,4}\d{8}(?!\d)/i],
  [
    'DE',
    /\bHRB\W{0,3}\d{3,6}(?!\d)|\bSteuer-?\s?(?:nr|nummer)\W{0,4}\d{2,3}\/\d{3,4}\/\d{4,5}(?!\d)/i,
  ],
  ['CH', /\bCHE[-\s]?\d{3}\.\d{3}\.\d{3}(?!\d)/],
  ['HR', /\bOIB\W{0,4}\d{11}(?!\d)/i],
  ['UA', /(?<!\p{L})(?:ЄДРПОУ|ІПН)\W{0,6}\d{8,12}(?!\d)/iu],
  ['TR', /\b(?:VKN|vergi (?:kimlik )?n(?:o|umaras[ıi]))\W{0,4}\d{10}(?!\d)/i],
  ['AU', /\bA\.?B\.?N\b\W{0,4}\d{2}\s?\d{3}\s?\d{3}\s?\d{3}(?!\d)/],
  ['US', /\bE\.?I\.?N\b\W{0,4}\d{2}-\d{7}(?!\d)/],
  ['AR', /\bC\.?U\.?I\.?T\b\W{0,4}(?:20|2[347]|3[034])-?\d{8}-?\d(?!\d)/i],
  ['CL', RUT],
  ['CO', /\bN\.?I\.?T\b\W{0,4}[89]\d{2}[.,']?\d{3}[.,']?\d{3}\s?-?\s?\d(?!\d)/i],
  ['MX', /\bR\.?F\.?C\b\W{0,4}[A-ZÑ&]{3,4}-?\d{6}-?[A-Z\d]{3}(?![A-Z\d])/i],
  ['EC', /\bR\.?U\.?C\b\W{0,4}\d{10}001(?!\d)/i],
  ['JP', /登録番号\s?[:：]?\s?T\d{13}(?!\d)/],
  ['AE', /\bTRN\b\W{0,4}(?:No\W{0,3})?100\d{12}(?!\d)/i],
];

/** Countries whose own tax or company numbers a text has. */
export const countriesTaxed = (text: string): string[] =>
  FORMS.flatMap(([country, form]) => (form.test(text) ? [country] : []));
