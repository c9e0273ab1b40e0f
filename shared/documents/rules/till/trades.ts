/** What shops call themselves by, folded: a name with such a word in it is a shop's. */
const TRADES = [
  'enterprise|trading|store|stores|shop|mart|market|supermarket|hypermarket|stationery|hardware|machinery',
  'restaurant|cafe|coffee|bakery|bakeries|confectionery|kitchen|grill|pizza|pizzeria|diner|bar|pub|hotel|inn|bistro',
  'pharmacy|drugstore|station|petrol|service|services|books?|electrical|motors?|parking|fashion|florist|salon',
  'apotheke|backerei|metzgerei|gasthaus|gasthof|markt|supermarkt|drogerie|tankstelle|buchhandlung|konditorei',
  'boulangerie|patisserie|pharmacie|epicerie|marche|brasserie|tabac|librairie',
  'panaderia|farmacia|ferreteria|restaurante|supermercado|mercado|tienda|papeleria|libreria|estacion',
  'ristorante|trattoria|panificio|supermercato|ferramenta|cartoleria|osteria',
  'bakkerij|slagerij|apotheek|winkel|apteka|sklep|piekarnia|restauracja|lekarna|pekarna|apotek|bageri|kauppa|ravintola',
  'padaria|mercearia|papelaria|eczane|lokanta|market|bakkal|restoran|kedai|pasaraya|perniagaan|syarikat|warung|toko',
].join('|');

/** A word of a trade in a folded name. */
export const TRADE = new RegExp(`(?:^|[^a-z])(?:${TRADES})(?![a-z])`);
