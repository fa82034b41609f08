import type { PrefixStatistics } from './prefix-statistics.ts';
import type { NameEdit } from './rules.ts';

/** What a provider's name stands for; `category` is the name of a list of the others. */
export type NameKind = 'live' | 'movie' | 'series' | 'episode' | 'category';

/** Why a name was read as it was: which rule took which part of it, and what came of that. */
export type Reason = { rule: string; token: string; effect: string };

/** Where the language was found, most trusted first; `wording` (`Staffel 2`) and `script` (the letters) are guesses. */
export type LanguageSource = 'user' | 'prefix' | 'suffix' | 'category' | 'statistics' | 'wording' | 'script';

export type TitleContext = {
  kind: NameKind;
  /** Read once per name when `categoryLanguage` is missing; syncs parse each category once and pass its language. */
  categoryName?: string;
  /** BCP-47; `null` says that the category tells nothing. */
  categoryLanguage?: string | null;
  /** BCP-47: what the user says of the category; wins over everything. */
  chosenLanguage?: string | null;
  /** The user's own rules; see `editName`. */
  edits?: readonly NameEdit[];
  /** Chooses the category within `prefixes`. */
  categoryId?: string;
  prefixes?: PrefixStatistics;
  /** What the panel gave in fields of their own; wins where it is sane. */
  known?: { title?: string | null; year?: number | string | null; tmdbId?: string | number | null };
  /** The clean title of the series, for `kind: 'episode'`. */
  seriesTitle?: string;
  now?: Date;
};

export type ParsedTitle = {
  /** Clean, never empty. Of an episode: its own name, or the series' where it has none. */
  title: string;
  year: number | null;
  /** BCP-47 of what is spoken; `mul` several, `sh` the languages of former Yugoslavia. */
  language: string | null;
  languageSource: LanguageSource | null;
  /** Quality, service, `subs:fr`, `ed:Director's Cut`, `adult`, `event`, `header`, `absolute`, `show:Name`; in the name's order. */
  tags: string[];
  season: number | null;
  /** `'5-6'` for a file with several episodes. */
  episode: number | string | null;
  /** Of an episode: the series' name as its title spells it. */
  showTitle: string | null;
  /** Of an episode: its own name, `null` where the title only repeats series and numbers. */
  episodeTitle: string | null;
  tmdbId: string | null;
  reasons: Reason[];
  /** The account's prefix statistics were looked at, or would have been: with other ones the name may read otherwise. */
  asksAccount: boolean;
};

/** What a part of a name says. */
export type Finding = {
  language?: string | null;
  /** BCP-47 of the words around the title; a weak sign. */
  wording?: string;
  tags?: string[];
  year?: number;
  season?: number;
  episode?: number | string;
  tmdbId?: string;
};

/** One rule's result: the text that is left, the part that it took, and what that part says. */
export type Step = { text: string; rule: string; token: string; finding: Finding };

/** What the rules may look at besides the text. */
export type Scene = {
  kind: NameKind;
  categoryLanguage: string | null;
  statistics: PrefixStatistics | null;
  /** The calendar year of now. */
  thisYear: number;
  /** Set once a language was found: a second code is then more likely a part of the title. */
  languageFound: boolean;
  /** Set once a year was found or given: a bare number at the end is then a part of the title. */
  yearFound: boolean;
  /** The last thing taken from the end was a tag, so an ambiguous word before it is one too. */
  besideTag: boolean;
  /** The name of an episode may be nothing but tags. */
  mayBeEmpty: boolean;
  /** See `ParsedTitle`. */
  asksAccount: boolean;
};

export type Rule = (text: string, scene: Scene) => Step | null;
