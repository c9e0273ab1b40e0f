/**
 * What each sign that a name is the seller's counts, in points that add up. The first part is about one
 * place where a name is printed, of which the best counts; the second about the name itself, wherever
 * it is printed. Weights were set on generated sheets and on the half of the public papers that may be
 * looked at (docs/documents-measured.md).
 */
export const PLACE = {
  /** A legal form: "GmbH", "Ltd", 株式会社. */
  legalForm: 3,
  /** Larger than the page's text, by how much, at most .7 times. */
  large: 3.5,
  /** In the upper eighth of the page's print; in its upper quarter. */
  top: 1.2,
  upperQuarter: 0.5,
  /** The first line that is no title. */
  letterhead: 0.8,
  /** A legal form in the last tenth of the page's print. */
  footer: 0.4,
  /** At the head of a block that has a telephone, an address of mail or web, an account or a tax number. */
  contacts: 1.2,
  /** Right under, or right of, a label such as "Seller". */
  labelled: 5,
  /** After a label for a registered name, where the seller stands in forms: at the top. */
  named: 4,
  /** A legal form farther down in that block. */
  sellersBlock: 3,
  /** Over the label of who is billed, with nothing between them in its column: a letter's own sender. */
  overBuyer: 2.4,
  /** In the block of who is billed. */
  buyersBlock: -5,
  /** In the window of an envelope: right under the sender's line. */
  window: -3,
  /** In a block with a tax number that is said to be the customer's. */
  customersNumber: -5,
  /** It is where somebody is: a street, a place, a country. */
  where: -3,
  /** An amount stands right of it. */
  ofAmount: -2.5,
  /** In one of several blocks that are an address and nothing else, where no label says who is billed. */
  addressOnly: -2,
  /** It begins or ends with the number of a house; more than two figures; more than seven words. */
  houseNumber: -1.5,
  figures: -2,
  long: -2,
  /** Recognition does not believe in its letters: so much of them. */
  illegible: -3,
  /** The value of a label that says something else. */
  otherLabel: -2,
} as const;

export const NAME = {
  /** Printed more than once. */
  repeated: 0.8,
  /** A word of it is in an address of mail or web; it begins with the whole name of that address. */
  host: 1.5,
  wholeHost: 2,
  /** Whose account is to be paid to. */
  payee: 3.5,
  /** In the sender's line above the window of an envelope: "Name · Street · City". */
  sendersLine: 2,
  /** Behind the sign of copyright. */
  imprint: 1.5,
  /** A label says that it is who is billed, in one of its places. */
  billed: -3,
  /** It stands in the block of who is billed, below his name. */
  withBuyer: -2,
  /** It is a bank's. */
  bank: -3,
  /** Every word of it is one of labels: "Balance Due". */
  ofLabels: -3,
} as const;

/** Points below which nothing is taken for the seller's name. */
export const LEAST = 1.2;
/** Fewer points before the next name than this, and a person looks which of them sells. */
export const CLEAR = 1;
/** The same before the name in an address that is printed nowhere else: it may be a bank's, or who made the software. */
export const CLEAR_OF_HOST = 0.75;
/** What the name in an address of mail or web counts where no name is printed. */
export const HOST_ALONE = 2;

type Clue = keyof typeof PLACE | keyof typeof NAME;

/** How strongly each clue holds, 0 to 1; those that are left out do not. */
export type Clues<K extends string = Clue> = Partial<Record<K, number>>;

/** What clues add up to. */
export function pointsOf<K extends string>(
  clues: Clues<K>,
  weights: Readonly<Record<K, number>>,
): number {
  return Object.entries<number | undefined>(clues).reduce(
    (sum, [clue, strength]) => sum + weights[clue as K] * (strength ?? 0),
    0,
  );
}
