import { B, idOf } from './two-tenants.ts';

const long = (text: string, times: number) => text.repeat(times);

/** What comes in where a text is meant; names of zones and addresses among them. */
const TEXTS = [
  ...['', ' ', '\t', 'infinity', 'null', 'undefined', '%s%n%x', '{{data}}', '$(id)', '../../etc'],
  ...[
    "'; DROP TABLE users; --",
    '<script>alert(1)</script>',
    'javascript:alert(1)',
    'a\r\nBcc: x@y',
  ],
  ...[
    '\u001b]0;title\u0007',
    '\u009b31m',
    '\u202egnp.exe',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '\ufeff',
  ],
  ...['Mars/Base+3', 'EST5EDT', '+05:30', 'UTC+3', 'posixrules', 'localtime', 'Europe/Berlin '],
  ...['europe/berlin', 'Etc/GMT+13', 'Europe/../Berlin', 'America/New_York/x', 'Factory'],
  ...['https://', 'http://user@host:99999/', 'https://x/\u0007', `https://x/${long('a', 5_000)}`],
  ...[long('x', 5_000), long('x', 1_000_000), long('👩‍👩‍👧', 1_000), long('a\n', 40_000)],
];

const DATES = [
  ...['infinity', '-infinity', '5874897-12-31', '4713-01-01 BC', '0001-01-01', '9999-12-31'],
  ...['1969-12-31', '2200-01-01', '1970-01-01', '2199-12-31', 'epoch', '2024-02-30', '', 'now'],
];

const NUMBERS = [
  ...[
    'NaN',
    'Infinity',
    '-Infinity',
    '-1',
    '0',
    '-0',
    '1e308',
    '1e-320',
    '1e400',
    '99999999999999999999',
  ],
  ...['32768', '-32769', '2147483648', '1.5', '', ' 1 ', '0x10', '1e3', long('9', 5_000)],
];

const TIMES = [
  ...[
    '24:00',
    '00:00',
    '23:59:59.999999',
    '23:59:60',
    '24:00:01',
    'infinity',
    '-01:00',
    'allballs',
  ],
  ...['25:00', '', 'now', '09:00+25', '99:99'],
];

const nested = (depth: number) => `${long('[', depth)}1${long(']', depth)}`;
const JSONS = [
  ...[
    '{}',
    '[]',
    'null',
    '1',
    '"x"',
    'NaN',
    '{"a":1e400}',
    '{"a":"\\u0000"}',
    nested(5_000),
    nested(100_000),
  ],
  ...[
    `{"roles":5}`,
    `{"roles":[{"a":1}]}`,
    `{"roles":null}`,
    `{"siteIds":[null,"x"]}`,
    `{"Roles":[]}`,
  ],
  ...[
    `{"roles":["owner"],"more":1}`,
    `{"__proto__":{}}`,
    `{"languages":["${long('x', 100_000)}"]}`,
  ],
  ...[`{"languages":[${long('"x",', 5_000)}"x"]}`, ''],
];

const arrays = (values: string[], fine: string) => [
  ...values.map((value) => `{"${value}"}`),
  ...['{}', '{NULL}', `{${fine},NULL}`, `{{${fine}},{${fine}}}`, `[5:5]={${fine}}`, '{', ''],
  `{${long(`${fine},`, 100_000)}${fine}}`,
  `{${long(`${fine},`, 40)}${fine}}`,
];

const IDS = [
  ...[
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '',
    'x',
    '{}',
  ],
  ...[
    B,
    idOf(B, 'user'),
    idOf(B, 'site'),
    idOf(B, 'schedule'),
    idOf(B, 'session'),
    idOf(B, 'vendor'),
  ],
  ...[`{${B}}`, B.replaceAll('-', ''), `${B}0`, "' OR true --"],
];

const BYTES = [
  ...['', '\\x', '\\x0', '\\x00', '\\xzz', 'x', '\\', '\\000', '\\400', `\\x${'00'.repeat(31)}`],
  ...[`\\x${'00'.repeat(32)}`, `\\x${'ff'.repeat(33)}`, `\\x${'ff'.repeat(100_000)}`],
];

const OTHERS: Record<string, string[]> = {
  uuid: IDS,
  boolean: ['', 'x', 't', 'f', 'on', '0', '2', 'null', 'TRUE ', 'y', 'NaN', '-1'],
  date: DATES,
  'timestamp without time zone': [
    ...DATES,
    '294276-12-31 23:59:59',
    '2026-10-25 02:30',
    '2026-03-29 02:30',
  ],
  'timestamp with time zone': [...DATES, '294276-12-31 23:59:59Z', '2026-01-01 00:00+15:59'],
  'time without time zone': TIMES,
  smallint: NUMBERS,
  bigint: [...NUMBERS, '9223372036854775807', '9223372036854775808', '9007199254740993'],
  bytea: BYTES,
  integer: NUMBERS,
  numeric: NUMBERS,
  'numeric(18,4)': NUMBERS,
  'double precision': NUMBERS,
  jsonb: JSONS,
  inet: [
    '',
    '0.0.0.0/0',
    '::/0',
    '::ffff:1.2.3.4',
    '999.1.1.1',
    '10.0.0.1/8',
    'localhost',
    'fe80::1%eth0',
    '1',
    '1.2.3',
    '::',
    '127.0.0.1/33',
    '-1',
  ],
  'smallint[]': arrays(['0', '8', '-1', '32767', '32768', 'NaN'], '1'),
  'time without time zone[]': arrays(TIMES, '09:00'),
  text: TEXTS,
};

/** Values of a type that no honest form sends, as the texts that Postgres would read; NULL as well. */
export function hostileValues(type: string): (string | null)[] {
  const values = OTHERS[type];
  if (!values) throw new Error(`There are no hostile values of the type ${type} yet`);
  return [null, ...values];
}
