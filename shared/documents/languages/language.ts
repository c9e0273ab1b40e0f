/** What a paper calls itself. Only the first two are invoices; the others are named and go to a person. */
export type Title =
  | 'invoice'
  | 'credit-note'
  | 'quote'
  | 'order'
  | 'order-confirmation'
  | 'pro-forma'
  | 'delivery-note'
  | 'reminder'
  | 'statement'
  | 'draft'
  /** A payment that was made, or is asked for. */
  | 'payment'
  /** A contract, a policy, a payslip, a form: by the noun that such papers have in their names. */
  | 'other';

/** What a label stands for, outside the table of lines. */
export type LabelField =
  | 'number'
  /** The series in which a number counts, printed apart: a point of sale. */
  | 'series'
  | 'issueDate'
  | 'dueDate'
  | 'deliveryDate'
  | 'orderNumber'
  | 'customer'
  | 'buyer'
  | 'vendor'
  /** Whose account it is that is to be paid to. */
  | 'payee'
  /** Before the name of a party: "Company: …". */
  | 'name'
  | 'vatId';

export type TotalKind =
  | 'net'
  | 'tax'
  | 'total'
  | 'discount'
  | 'charges'
  | 'rounding'
  | 'prepaid'
  | 'balance'
  | 'withheld'
  | 'due';

export type ColumnRole =
  | 'pos'
  | 'code'
  | 'gtin'
  | 'description'
  | 'quantity'
  | 'unit'
  | 'unitPrice'
  | 'priceBasis'
  | 'discount'
  | 'taxRate'
  | 'taxAmount'
  | 'amount'
  | 'gross'
  | 'other';

/** Words about sums that name none by themselves. */
type SumWord =
  /** The tax itself. */
  | 'taxName'
  /** "Amount", "price", "value": with `with` or `without` beside it, it is a total or a net amount. */
  | 'amountName'
  | 'with'
  | 'without'
  /** A net amount, or a total, by a word of its own: "HT", "brutto". */
  | 'beforeTax'
  | 'afterTax'
  /** What one piece costs, printed under its line: no sum. */
  | 'piecePrice'
  /** An account: it names no sum, and money beside it may be what is paid from it or to it. */
  | 'account'
  /** Labels whose number is none of the document's sums. */
  | 'noSum'
  /** What is owed if it is paid early: sums of another day. */
  | 'paidEarly'
  /** What would be owed if it were paid late, in a sentence: no sum of this day. */
  | 'paidLate'
  /** Why a paper bears no tax, in a sentence under its sums. */
  | 'exempt'
  /** Beside a tax: the sum above has it in it. */
  | 'contained'
  /** What was given at a till, in cash or by card, and what came back of it. */
  | 'tendered'
  | 'change'
  /** A sum with nothing else beside it, which ends a table. */
  | 'bareTotal'
  /** The sum of a section, after which the table may go on. */
  | 'sectionTotal';

/**
 * The words of one language as they stand on invoices, in a file of this folder that is all there is to
 * it (`npm run generate` lists it). Everything is folded (lower case, no accents; Greek and Cyrillic words
 * may be written in their own letters, where none is counted: no "ю?") and is a source of a regular
 * expression, but what is said to be words parted by `|`. Where a list has an
 * order, the surer words come first.
 */
export type Language = {
  /** ISO 639-1. */
  code: string;
  /** Its rank: of two readings of a word the language with the smaller one wins, those of most invoices. */
  precedence: number;
  /** Its letters, where they are no Latin ones: the page's are looked for first. */
  script?: 'Greek' | 'Cyrillic' | 'Japanese';
  /** The trained letters with which its scans are recognised, as @tesseract.js-data names them. */
  letters: string;
  /** Twelve, each with its short forms; none where months are numbers. */
  months: readonly string[];
  /** What stands behind the number of a year ("2026 m. kovo 9 d."), as printed. */
  yearWords?: readonly string[];
  /** How a whole number with one mark ("1.234") is read, where the document itself proves nothing. */
  decimalMark: '.' | ',';
  titles: Partial<Record<Title, readonly string[]>>;
  /** What a sentence has in it that says that the paper is no invoice. */
  denials: readonly string[];
  /** Sentences by which a paper says of itself that it was made as an invoice; never of an invoice that is owed. */
  affirms?: readonly string[];
  /** Words that may stand before or after an invoice's title and make no other paper of it. */
  besideInvoice: readonly string[];
  /** Those by which a paper says which copy it is; they may stand there by themselves. */
  copies: readonly string[];
  labels: Partial<Record<LabelField, readonly string[]>>;
  /** Before a label, of another invoice than this: "next invoice date". */
  otherTime: readonly string[];
  /** The first words of a letter, which begin a sentence and no name. */
  greetings: readonly string[];
  /** What stands behind a name that the paper is addressed to. */
  addressed?: readonly string[];
  /** What a street begins with, or ends with as one word. */
  streets?: readonly string[];
  /** A till's receipt: what it calls itself, and what stands before its number. */
  till: {
    titles: readonly string[];
    number: readonly string[];
    /** What its head says and no shop is called: who served, whose copy it is, what a terminal calls its slip. */
    aside?: readonly string[];
    /** What guests give to who served them: rolls suggest how much. */
    tips?: readonly string[];
  };
  /** Words for a date that stand for the day of the invoice unless others name it better. */
  dated: readonly string[];
  /** What stands between a title with its number and its date: "Rechnung Nr. 4711 vom". */
  of?: readonly string[];
  sums: Partial<Record<TotalKind | SumWord, readonly string[]>>;
  columns: Partial<Record<Exclude<ColumnRole, 'other'>, string>>;
  /**
   * Words of headings that are read for nothing ("Notes", "Payment method"), and small words in them, parted
   * by `|`: what consists of them and of words of labels names nobody.
   */
  headings?: string;
  /** Running sums at a page break: neither lines nor the end of the table. */
  carried?: readonly string[];
  /** "Page 1 of 3": what a page is called, and what stands before their number. */
  page: { words: readonly string[]; of: readonly string[] };
  /**
   * A symbol that several countries share is this currency where one of the signs is on the page. With
   * `isWord` it is a word elsewhere ("ft" is a foot), and counts only where one of them is.
   */
  currency?: { symbol: string; code: string; signs: readonly string[]; isWord?: true };
  /** The legal forms of its countries' companies, as they stand in names; a letter's point may be left out. */
  legalForms?: readonly string[];
  /** What a bank has in its name. */
  banks?: readonly string[];
  /** What shops call themselves by: a name at the top of a receipt with such a word in it is a shop's. */
  trades?: string;
  /** "And": a name that ends with it goes on below. */
  and?: readonly string[];
  /** What a line of a name cannot end with either, for it is half of something. */
  unfinished?: readonly string[];
  /** What stands before a telephone's number, and other ways to reach somebody; as printed. */
  contacts?: readonly string[];
  /** What names an account or a bank: its currency need not be the invoice's. */
  accounts?: readonly string[];
  /** The label of the invoice's currency. */
  currencyLabels?: readonly string[];
  /** "Number" and its short forms, where they do not say whose it is. */
  numberWords?: readonly string[];
  /** A reference, which may be the buyer's, and one that says to be the seller's own. */
  references?: readonly string[];
  ownReference?: readonly string[];
  /** The heading over the numbers of papers that this one refers to. */
  referredPapers?: readonly string[];
  /** "From": before a colon and the seller's name, where the word is no label by itself. */
  from?: readonly string[];
  /** What follows a name after the sign of copyright: "all rights reserved". */
  rights?: readonly string[];
  /** What stands between a company's name or form and its capital. */
  capital?: readonly string[];
  /** The label of a company's registered name. */
  registeredName?: readonly string[];
  /** What stands behind the number of a day ("1st"), and between day, month and year; as printed. */
  ordinals?: readonly string[];
  inDates?: readonly string[];
  /** Between two of which one holds. */
  or?: readonly string[];
  /** Its words for units that prices are compared by, parted by `|`. */
  units?: Partial<Record<'pcs' | 'carton' | 'kg', string>>;
  /** The shapes of its countries' tax numbers for trade within Europe, as printed. */
  vatNumbers?: readonly string[];
};
