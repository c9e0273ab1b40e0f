/** Legal forms as they stand in names, folded; a point or a space between letters may be left out. */
const LEGAL_FORMS = [
  String.raw`gmbh(?:\s*&\s*co\.?\s*kg)?|ag|kg|kgaa|ohg|e\.?\s?k\.?|ug|gbr|aor`,
  'ltd|(?:private )?limited|llp|plc|inc|incorporated|llc|l\\.l\\.c|corp|corporation|co|company|pty|pvt',
  String.raw`s\.?\s?a\.?\s?r\.?\s?l|sas|sasu|sarl|s\.a\.r\.l|sa|s\.a|eurl|sci|snc|scop`,
  String.raw`s\.l|sl|s\.l\.u|s\.\s?coop|lda|ltda|eireli|de c\.?v|unipessoal`,
  String.raw`s\.?p\.?a|s\.?r\.?l\.?s?|s\.?n\.?c|s\.?a\.?s|soc\.? coop`,
  String.raw`b\.?v|n\.?v|v\.?o\.?f|bvba|srl`,
  String.raw`oy|oyj|ky|ab|hb|as|asa|ans|a\/s|aps|i\/s|k\/s|p\/s`,
  String.raw`sp\.\s?z\s?o\.?\s?o|s\.\s?a|sp\.\s?[kj]|s\.?\s?r\.?\s?o|a\.?\s?s|v\.\s?o\.\s?s|k\.\s?s`,
  String.raw`sdn\.?(?:\s?bhd)?|bhd|berhad|s\/b|pte`,
  String.raw`a\.?\s?s|ltd\.?\s*sti|sti|kft|zrt|d\.?o\.?o`,
  // "Industry and trade" belongs to the form in Turkey: "San. ve Tic. Ltd. Şti.".
  String.raw`(?:san(?:\.|ayi?)?\s*(?:ve\s+)?)?(?:tic(?:\.|aret)?\s*)(?:a\.?\s?s|ltd\.?\s*sti)`,
  String.raw`(?:(?:san(?:\.|ayi?)?\s*(?:ve\s+)?)?tic(?:\.|aret)?\s*)?(?:limited|ltd\.?|anonim) sirketi`,
].join('|');
/** A legal form in a folded name. */
export const LEGAL = new RegExp(
  `(?:^|[\\s,.)])(?:${LEGAL_FORMS})\\.?(?=$|[\\s,·|(-])|(?:株式|有限|合同|合資)会社`,
);
