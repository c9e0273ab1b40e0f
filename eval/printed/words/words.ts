/** The words of one country's invoices, as its people write them, and who writes to whom about what. */
export type Words = {
  /** BCP 47: figures and dates are printed as `Intl` prints them there. */
  locale: string;
  country: string;
  currency: string;
  /** Percent, the usual one first. */
  rates: readonly number[];
  /** A tax number of made-up figures: `9` stands for any. */
  taxNumber: string;
  /** What stands before it in print. */
  taxNumberLabel: readonly string[];
  vendors: readonly (readonly [name: string, street: string, city: string])[];
  buyers: readonly (readonly [name: string, street: string, city: string])[];
  goods: readonly (readonly [name: string, unit: string])[];
  /** What stands small below a name. */
  notes: readonly string[];
  title: readonly string[];
  creditTitle: readonly string[];
  number: readonly string[];
  date: readonly string[];
  due: readonly string[];
  buyer: readonly string[];
  item: readonly string[];
  quantity: readonly string[];
  price: readonly string[];
  amount: readonly string[];
  rate: readonly string[];
  net: readonly string[];
  /** `%` is where the rate stands. */
  tax: readonly string[];
  total: readonly string[];
  shipping: readonly string[];
  discount: readonly string[];
  bank: readonly string[];
  thanks: readonly string[];
};
