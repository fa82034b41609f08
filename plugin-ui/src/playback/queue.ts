/** What the player can show, as much of it as the reader sees. `container` helps to choose how it is decoded. */
export type Playable = {
  kind: 'live' | 'movie' | 'episode';
  id: number;
  title: string;
  detail?: string;
  image?: string | null;
  container?: string | null;
};

/** The first one plays, the others wait. */
export type PlayerQueue = readonly Playable[];

export const keyOf = ({ kind, id }: Pick<Playable, 'kind' | 'id'>): string => `${kind}:${id}`;
const longest = 200;

/** Plays now; what waits stays behind it, a channel stands alone (it has no end to wait for). */
export function playFirst(queue: PlayerQueue, items: PlayerQueue): PlayerQueue {
  const [first] = items;
  if (!first) return queue;
  if (first.kind === 'live') return [first];
  return distinct([...items, ...queue.slice(1).filter(({ kind }) => kind !== 'live')]);
}

/** Plays after the present one; at once when nothing plays. */
export function playNext(queue: PlayerQueue, item: Playable): PlayerQueue {
  const [now, ...rest] = queue;
  if (!now || now.kind === 'live') return playFirst(queue, [item]);
  return distinct([now, item, ...rest]);
}

/** What plays and waits, and what was played before it, the latest last. */
export type Reel = { queue: PlayerQueue; played: PlayerQueue };
const keptPlayed = 50;

/** The next one plays; behind the last one nothing is left. */
export function forward({ queue, played }: Reel): Reel {
  const [now, ...rest] = queue;
  return rest.length === 0 ? { queue: [], played: [] } : { queue: rest, played: keep(played, now) };
}

/** The one before plays again, and what plays now waits behind it. */
export function back({ queue, played }: Reel): Reel {
  const last = played.at(-1);
  if (!last) return { queue, played };
  return { queue: distinct([last, ...queue.filter(({ kind }) => kind !== 'live')]), played: played.slice(0, -1) };
}

/** One that waits plays at once; the others keep their order. */
export function jump({ queue, played }: Reel, item: Playable): Reel {
  return begin({ queue: without(queue, item), played }, [item]);
}

function keep(played: PlayerQueue, item: Playable | undefined): PlayerQueue {
  return item && item.kind !== 'live' ? [...without(played, item), item].slice(-keptPlayed) : played;
}

/** What is asked for plays now; what it takes the place of was played before. */
export function begin({ queue, played }: Reel, items: PlayerQueue): Reel {
  const [now] = queue;
  const next = playFirst(queue, items);
  const isOther = now && next[0] && keyOf(now) !== keyOf(next[0]);
  return { queue: next, played: isOther ? keep(played, now) : played };
}

export function without(queue: PlayerQueue, item: Playable): PlayerQueue {
  return queue.filter((one) => keyOf(one) !== keyOf(item));
}

function distinct(queue: PlayerQueue): PlayerQueue {
  const seen = new Set<string>();
  return queue.filter((one) => !seen.has(keyOf(one)) && seen.add(keyOf(one))).slice(0, longest);
}

/** What the browser kept of the last visit; anything odd in it is left out. */
export function readQueue(text: string | null): PlayerQueue {
  const found: unknown = parse(text);
  return Array.isArray(found) ? distinct(found.filter(isPlayable)) : [];
}

function isPlayable(value: unknown): value is Playable {
  const { kind, id, title } = (value ?? {}) as Partial<Playable>;
  return ['live', 'movie', 'episode'].includes(String(kind)) && Number.isInteger(id) && typeof title === 'string';
}

/** Seconds by `kind:id`, the latest last. */
export type Positions = ReadonlyMap<string, number>;
const keptPositions = 300;
/** Less than this is the beginning, and less than this before the end is the end: both start anew. */
const edgeOf = (length: number) => Math.min(20, length / 20);

export function remember(positions: Positions, item: Playable, seconds: number, length: number): Positions {
  const next = new Map(positions);
  next.delete(keyOf(item));
  const edge = edgeOf(length);
  if (seconds > edge && seconds < length - edge) next.set(keyOf(item), Math.floor(seconds));
  return new Map([...next].slice(-keptPositions));
}

export function readPositions(text: string | null): Positions {
  const found: unknown = parse(text);
  if (!Array.isArray(found)) return new Map();
  return new Map(
    found.filter(
      (pair): pair is [string, number] =>
        Array.isArray(pair) && typeof pair[0] === 'string' && Number.isFinite(pair[1]) && pair[1] > 0,
    ),
  );
}

function parse(text: string | null): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
