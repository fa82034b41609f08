/** What the choice between variants of one title looks at. */
export type Variant = {
  id: number;
  playlist_id: number;
  /** Folder name: `German`, `Multi`, `Unknown`. */
  language: string;
  tags: string[];
  container_extension: string | null;
  added_at: Date | null;
  /** Whether its account can be used now: switched on, and not expired or banned. */
  usable: boolean;
  /** A download of it is here or under way, or the series is tracked. */
  kept: boolean;
};

export type VariantRules = {
  /** In which order the next four count. */
  order: readonly Wish[];
  /** Folder names, the best first; other ones come after all of these. */
  languages: readonly string[];
  /** Lines that are best; more than these come last. null = the more the better. */
  mostLines: number | null;
  /** Without a dot, in lower case, the best first. */
  containers: readonly string[];
  /** Playlists, the best first; others follow by age. */
  accounts: readonly number[];
};

export const wishes = ['language', 'resolution', 'container', 'account'] as const;
export type Wish = (typeof wishes)[number];

/**
 * Why a variant stands where it does. Of the first: by what it is better than the second; of each other one: by what it is
 * worse than the one before it. `value` is its own, `than` the other's, as shown to people; null where there is none.
 */
export type VariantReason = {
  by: 'only' | 'kept' | 'usable' | Wish | 'newest';
  value: string | null;
  than: string | null;
};
export type Ranked<T> = { variant: T; reason: VariantReason };

type Criterion<T> = { by: VariantReason['by']; rank: (variant: T) => number; show: (variant: T) => string | null };

/**
 * The variants of one title in the order of preference, each with its reason. What is here already or under way comes
 * first: nobody wants the same film twice. Then what can be had, then the user's wishes in their order, then the newest.
 */
export function rankVariants<T extends Variant>(variants: readonly T[], rules: VariantRules): Ranked<T>[] {
  const criteria = criteriaOf<T>(rules);
  const ranked = [...variants].sort((a, b) => firstDifference(criteria, a, b)?.difference ?? a.id - b.id);
  return ranked.map((variant, place) => ({
    variant,
    reason: reasonOf(criteria, variant, ranked[place === 0 ? 1 : place - 1]),
  }));
}

/** The best one; undefined only of none. */
export function chooseVariant<T extends Variant>(variants: readonly T[], rules: VariantRules): Ranked<T> | undefined {
  return rankVariants(variants, rules)[0];
}

function criteriaOf<T extends Variant>(rules: VariantRules): Criterion<T>[] {
  const byWish: Record<Wish, Criterion<T>> = {
    language: {
      by: 'language',
      rank: ({ language }) => placeIn(rules.languages, language),
      show: ({ language }) => language,
    },
    resolution: {
      by: 'resolution',
      rank: (one) => resolutionRank(one.tags, rules.mostLines),
      show: ({ tags }) => qualityOf(tags),
    },
    container: {
      by: 'container',
      rank: ({ container_extension }) => placeIn(rules.containers, container_extension?.toLowerCase() ?? ''),
      show: ({ container_extension }) => container_extension,
    },
    account: {
      by: 'account',
      rank: ({ playlist_id }) => accountRank(rules.accounts, playlist_id),
      show: ({ playlist_id }) => `${playlist_id}`,
    },
  };
  return [
    { by: 'kept', rank: ({ kept }) => Number(!kept), show: () => null },
    { by: 'usable', rank: ({ usable }) => Number(!usable), show: () => null },
    ...[...new Set([...rules.order, ...wishes])].map((wish) => byWish[wish]),
    {
      by: 'newest',
      rank: ({ added_at }) => -(added_at?.getTime() ?? 0),
      show: ({ added_at }) => added_at?.toISOString() ?? null,
    },
  ];
}

function firstDifference<T>(criteria: Criterion<T>[], a: T, b: T) {
  for (const criterion of criteria) {
    const difference = criterion.rank(a) - criterion.rank(b);
    if (difference !== 0) return { criterion, difference };
  }
  return null;
}

function reasonOf<T>(criteria: Criterion<T>[], variant: T, other: T | undefined): VariantReason {
  if (other === undefined) return { by: 'only', value: null, than: null };
  const { by, show } = firstDifference(criteria, variant, other)?.criterion ?? {
    by: 'newest' as const,
    show: () => null,
  };
  return { by, value: show(variant), than: show(other) };
}

function placeIn<T>(order: readonly T[], value: T): number {
  const place = order.indexOf(value);
  return place === -1 ? order.length : place;
}

/** Accounts without a place follow those that have one, the oldest first. */
function accountRank(accounts: readonly number[], id: number): number {
  const place = accounts.indexOf(id);
  return place === -1 ? accounts.length + id : place;
}

/** Filmed in a cinema: worse than any other copy. */
const FILMED: ReadonlySet<string> = new Set(['CAM', 'HDCAM', 'TS', 'HDTS', 'TC']);
const LINES: Record<string, number> = {
  '8K': 4320,
  '4K': 2160,
  UHD: 2160,
  '2160p': 2160,
  '1080p': 1080,
  '1080i': 1080,
  FHD: 1080,
  BluRay: 1080,
  '720p': 720,
  HD: 720,
  '576p': 576,
  DVDRip: 576,
  DVD: 576,
  '480p': 480,
  SD: 480,
  LQ: 360,
};
/** What nobody marks is mostly as large as what is marked HD, but nothing says so. */
const UNMARKED = 700;

function linesOf(tags: readonly string[]): number {
  if (tags.some((tag) => FILMED.has(tag))) return 0;
  return Math.max(0, ...tags.map((tag) => LINES[tag] ?? 0)) || UNMARKED;
}

/** The tag that says it, as shown: the highest one, or how it was filmed. */
export function qualityOf(tags: readonly string[]): string | null {
  const filmed = tags.find((tag) => FILMED.has(tag));
  return filmed ?? tags.toSorted((a, b) => (LINES[b] ?? 0) - (LINES[a] ?? 0)).find((tag) => LINES[tag]) ?? null;
}

/** 0 is best. More lines than wanted: the fewer too many the better, and better only than what was filmed in a cinema. */
function resolutionRank(tags: readonly string[], most: number | null): number {
  const lines = linesOf(tags);
  if (lines === 0) return 100_000;
  return most !== null && lines > most ? 10_000 + lines : 5_000 - lines;
}
