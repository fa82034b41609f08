/**
 * What one sync leaves for the next one: every element of the list by its fingerprint, which title it was, and what it
 * counts for in the account's prefix statistics. Only a saving of time: without it, or when it does not fit, the whole
 * list is read.
 */
export type ListMemory = {
  /** Of how lists were read; see `readingVersion`. */
  version: string;
  /** Of the account's habits, on which the names of `open` groups depend. */
  signature: string;
  groups: Group[];
  /** Fingerprint → place in the other two. */
  places: Map<string, number>;
  group: Uint32Array;
  providerIds: string[];
};

/** Names that count alike for the statistics. */
export type Group = { categoryId: string; prefix: string | null; isOpen: boolean };

const FINGERPRINT_BYTES = 16;
const GROUP_BYTES = 4;
/** No id holds it: databases cannot. */
const SEPARATOR = '\0';

type Header = Pick<ListMemory, 'version' | 'signature' | 'groups'> & { count: number };

/** Null where the memory is not of this version. */
export function recall(bytes: Buffer, version: string): ListMemory | null {
  const headerEnd = bytes.indexOf(0x0a);
  if (headerEnd === -1) return null;
  const { count, ...header } = JSON.parse(bytes.toString('utf8', 0, headerEnd)) as Header;
  if (header.version !== version) return null;
  const places = new Map<string, number>();
  let at = headerEnd + 1;
  for (let place = 0; place < count; place++, at += FINGERPRINT_BYTES) {
    places.set(bytes.toString('latin1', at, at + FINGERPRINT_BYTES), place);
  }
  const group = new Uint32Array(count);
  for (let place = 0; place < count; place++, at += GROUP_BYTES) group[place] = bytes.readUInt32LE(at);
  return { ...header, places, group, providerIds: bytes.toString('utf8', at).split(SEPARATOR) };
}

/** Gathers what the next sync shall know. */
export function createMemoryWriter() {
  let fingerprints = Buffer.allocUnsafe(1024 * FINGERPRINT_BYTES);
  const titles: number[] = [];
  const group: number[] = [];
  const providerIds: string[] = [];
  const doubled = new Set<number>();

  return {
    add(fingerprint: string, of: { title: number; group: number; providerId: string }): void {
      const at = titles.length * FINGERPRINT_BYTES;
      if (at === fingerprints.length) fingerprints = Buffer.concat([fingerprints, Buffer.allocUnsafe(at)]);
      fingerprints.write(fingerprint, at, 'latin1');
      titles.push(of.title);
      group.push(of.group);
      providerIds.push(of.providerId);
    },

    /** What several elements made one title of is read whole each time. */
    leaveOut(title: number): void {
      doubled.add(title);
    },

    bytes(header: Omit<Header, 'count'>): Buffer {
      const kept = titles.flatMap((title, place) => (doubled.has(title) ? [] : [place]));
      const body = Buffer.allocUnsafe(kept.length * (FINGERPRINT_BYTES + GROUP_BYTES));
      const groupsAt = kept.length * FINGERPRINT_BYTES;
      kept.forEach((place, n) => {
        const from = place * FINGERPRINT_BYTES;
        fingerprints.copy(body, n * FINGERPRINT_BYTES, from, from + FINGERPRINT_BYTES);
        body.writeUInt32LE(group[place] ?? 0, groupsAt + n * GROUP_BYTES);
      });
      const ids = kept.map((place) => providerIds[place]).join(SEPARATOR);
      return Buffer.concat([
        Buffer.from(`${JSON.stringify({ ...header, count: kept.length })}\n`),
        body,
        Buffer.from(ids),
      ]);
    },
  };
}
