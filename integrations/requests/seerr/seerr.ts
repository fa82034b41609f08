import { type RequestMessage, UnreadableRequest, type WantedTitle } from '../requests.ts';

type Words = string | null | undefined;

/**
 * The payload that Seerr, Jellyseerr and Overseerr send unless somebody rewrites it. Every value of theirs is a text, also
 * numbers; what a message is not about is null.
 */
export type SeerrPayload = {
  notification_type: string;
  /** In words; begins with "4K" where a 4K version is asked for. */
  event?: Words;
  /** `Title (Year)`. */
  subject?: Words;
  /** `media_type`: `movie` or `tv`. */
  media?: { media_type?: Words; tmdbId?: Words | number } | null | undefined;
  request?: { request_id?: Words | number; requestedBy_username?: Words } | null | undefined;
  /** `[{name: "Requested Seasons", value: "1, 2"}]`. */
  extra?: { name?: Words; value?: Words | number }[] | null | undefined;
};

const approved = ['MEDIA_APPROVED', 'MEDIA_AUTO_APPROVED'];
const kinds: Record<string, WantedTitle['kind']> = { movie: 'movie', tv: 'series' };

/** @throws UnreadableRequest where an approved request does not say what it is for. */
export function readSeerrMessage(payload: SeerrPayload): RequestMessage {
  const { notification_type: type } = payload;
  if (type === 'TEST_NOTIFICATION') return { type: 'test' };
  if (approved.includes(type)) return { type: 'wanted', wanted: readWanted(payload) };
  if (type === 'MEDIA_DECLINED') return { type: 'withdrawn', wanted: readWanted(payload) };
  if (type === 'MEDIA_PENDING') return { type: 'ignored', reason: 'The request waits for its approval.' };
  return { type: 'ignored', reason: `Nothing is to be done for ${type}: only approved requests are fetched.` };
}

function readWanted({ event, subject, media, request, extra }: SeerrPayload): WantedTitle {
  const kind = kinds[media?.media_type?.trim().toLowerCase() ?? ''];
  if (!kind) {
    throw new UnreadableRequest('media.media_type', 'must be "movie" or "tv". Leave the JSON payload as Seerr has it.');
  }
  const tmdbId = /^[1-9]\d{0,11}$/.exec(String(media?.tmdbId ?? '').trim())?.[0] ?? null;
  const { title, year } = readSubject(subject ?? '');
  if (tmdbId === null && title === '') {
    throw new UnreadableRequest(
      'media.tmdbId',
      'is missing, and so is the title in "subject". Leave the JSON payload as Seerr has it.',
    );
  }
  const seasons = kind === 'series' ? readSeasons(extra) : null;
  const wants4k = /^4K\b/i.test(event?.trim() ?? '');
  const id = String(request?.request_id ?? '').trim();
  const what = [kind, tmdbId ?? `${title} ${year ?? ''}`, seasons?.join(',') ?? 'all', wants4k ? '4k' : 'hd'];
  return {
    key: [id === '' ? 'no id' : id, ...what].join(' · ').slice(0, 500),
    kind,
    tmdbId,
    title: title === '' ? `TMDB ${tmdbId}` : title,
    year,
    seasons,
    wants4k,
    requestedBy: request?.requestedBy_username?.trim().slice(0, 200) || null,
  };
}

function readSubject(subject: string): { title: string; year: number | null } {
  const found = /^(.*?)(?:\s*\((\d{4})\))?$/s.exec(subject.trim().slice(0, 500));
  return { title: found?.[1]?.trim() ?? '', year: found?.[2] ? Number(found[2]) : null };
}

/** Numbers and texts of them; null where none is named, which means all. */
function readSeasons(extra: SeerrPayload['extra']): number[] | null {
  const named = extra?.find(({ name }) => /season/i.test(name ?? ''))?.value;
  const numbers = [...String(named ?? '').matchAll(/\d{1,4}/g)].map(([digits]) => Number(digits));
  return numbers.length === 0 ? null : [...new Set(numbers)].sort((a, b) => a - b);
}
