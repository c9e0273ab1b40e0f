import { cs } from './cs.ts';
import { da } from './da.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { es } from './es.ts';
import { et } from './et.ts';
import { fi } from './fi.ts';
import { fr } from './fr.ts';
import { hr } from './hr.ts';
import { hu } from './hu.ts';
import { it } from './it.ts';
import { ja } from './ja.ts';
import type { Language } from './language.ts';
import { lt } from './lt.ts';
import { lv } from './lv.ts';
import { nl } from './nl.ts';
import { no } from './no.ts';
import { pl } from './pl.ts';
import { pt } from './pt.ts';
import { ro } from './ro.ts';
import { sk } from './sk.ts';
import { sl } from './sl.ts';
import { sv } from './sv.ts';
import { tr } from './tr.ts';

/** The languages whose invoices are read, those of most invoices first: of two readings, theirs wins. */
export const LANGUAGES: readonly Language[] = [
  en,
  de,
  fr,
  es,
  nl,
  it,
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
];
