import { bg } from './words/bg.ts';
import { cs } from './words/cs.ts';
import { da } from './words/da.ts';
import { de } from './words/de.ts';
import { el } from './words/el.ts';
import { enGB } from './words/en-gb.ts';
import { enUS } from './words/en-us.ts';
import { es } from './words/es.ts';
import { et } from './words/et.ts';
import { fi } from './words/fi.ts';
import { fr } from './words/fr.ts';
import { hr } from './words/hr.ts';
import { hu } from './words/hu.ts';
import { it } from './words/it.ts';
import { ja } from './words/ja.ts';
import { lt } from './words/lt.ts';
import { lv } from './words/lv.ts';
import { nl } from './words/nl.ts';
import { no } from './words/no.ts';
import { pl } from './words/pl.ts';
import { pt } from './words/pt.ts';
import { ro } from './words/ro.ts';
import { sk } from './words/sk.ts';
import { sl } from './words/sl.ts';
import { sv } from './words/sv.ts';
import { tr } from './words/tr.ts';
import { uk } from './words/uk.ts';
import type { Words } from './words/words.ts';

/** Every language that is read, English twice: its figures and dates differ. */
export const COUNTRIES: readonly Words[] = [
  enGB,
  enUS,
  de,
  fr,
  es,
  it,
  nl,
  pt,
  pl,
  cs,
  sv,
  da,
  no,
  fi,
  tr,
  ja,
  hu,
  ro,
  sk,
  hr,
  sl,
  et,
  lv,
  lt,
  el,
  bg,
  uk,
];
