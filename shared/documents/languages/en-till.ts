import type { Language } from './language.ts';

/** What stands on English tills' rolls. */
export const till: Language['till'] = {
  titles: ['(?:(?:sales|guest|cash|store|customer|till) )?receipt', 'guest check'],
  number: [
    String.raw`receipts?\s*(?:no|nr|number|#)`,
    String.raw`(?:rcpt|trans(?:action)?|che?c?k|order|slip|ticket|bill)\b`,
    String.raw`transaction\s*(?:no|nr|number|id)\b`,
    String.raw`\brec\s*#`,
    String.raw`\bor\s*(?:#|no\b)`,
  ],
  tips: ['tips?', 'gratuity'],
  aside: [
    'cashier',
    'server',
    'served by',
    'your (?:host|server|cashier)',
    '(?:customer|merchant|cardholder) copy',
    'transaction ?record',
    'goods sold',
    'save money',
    'welcome',
    '(?:take|dine) ?(?:out|in)',
    'approved',
    'see back of',
    '(?:since|est\\.?) ?\\d{4}',
  ],
};
