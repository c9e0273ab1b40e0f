export type Locale = 'en-US' | 'en-GB' | 'de' | 'fr' | 'es' | 'nl';
export const LOCALES: readonly Locale[] = ['en-US', 'en-GB', 'de', 'fr', 'es', 'nl'];

export type TruthLine = {
  position: number;
  code: string;
  gtin: string | null;
  description: string;
  detail: string | null;
  quantity: number;
  unit: string;
  unitPrice: number;
  discountPercent: number | null;
  taxRate: number;
  amount: number;
};

export type TruthParty = {
  name: string;
  street: string;
  city: string;
  country: string;
  vatId: string;
  iban: string;
  email: string;
  phone: string;
};

/** What a generated document says, in numbers: the answer that an extractor must find. */
export type TruthInvoice = {
  locale: Locale;
  currency: string;
  kind: 'invoice' | 'credit-note';
  number: string;
  issueDate: string;
  dueDate: string;
  orderNumber: string | null;
  vendor: TruthParty;
  buyer: TruthParty;
  lines: TruthLine[];
  discount: number;
  charges: number;
  taxes: { rate: number; base: number; amount: number }[];
  net: number;
  tax: number;
  total: number;
};
