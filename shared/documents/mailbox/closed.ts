/** Why a mail is refused whose parts nobody takes apart. */
export const CLOSED =
  'what is attached to it cannot be taken out: it lies too deep within other parts';
