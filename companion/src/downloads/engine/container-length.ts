import type { FileSystem } from './file-system.ts';

/**
 * How long a file says it is, from its own structure: the boxes of MP4, the segment of Matroska, the lists of AVI.
 * null where the structure does not tell. Used where the server gave no length and only closed the connection.
 */
export async function containerLength(fs: FileSystem, fd: number, size: number): Promise<number | null> {
  const read = async (at: number, length: number) => {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, await fs.read(fd, bytes, length, at));
  };
  const head = await read(0, 64);
  if (head.length < 16) return null;
  if (head.toString('latin1', 4, 8) === 'ftyp') return boxesLength(read, size);
  if (head.toString('latin1', 0, 4) === 'RIFF') return riffLength(read, size);
  return head.readUInt32BE(0) === 0x1a45dfa3 ? matroskaLength(head) : null;
}

type Read = (at: number, length: number) => Promise<Buffer>;

async function boxesLength(read: Read, size: number): Promise<number | null> {
  let at = 0;
  while (at < size) {
    const header = await read(at, 16);
    if (header.length < 8) return at + 8;
    const short = header.readUInt32BE(0);
    if (short === 0) return null;
    const length = short === 1 && header.length === 16 ? Number(header.readBigUInt64BE(8)) : short;
    if (length < 8) return null;
    at += length;
  }
  return at;
}

async function riffLength(read: Read, size: number): Promise<number | null> {
  let at = 0;
  while (at < size) {
    const header = await read(at, 8);
    if (header.length < 8 || header.toString('latin1', 0, 4) !== 'RIFF') return at === 0 ? null : at;
    const length = header.readUInt32LE(4);
    if (length === 0) return null;
    at += 8 + length + (length % 2);
  }
  return at;
}

function matroskaLength(head: Buffer): number | null {
  const ebml = readVint(head, 4);
  if (!ebml) return null;
  const segment = ebml.next + ebml.value;
  if (segment + 12 > head.length || head.readUInt32BE(segment) !== 0x18538067) return null;
  const length = readVint(head, segment + 4);
  return length && !length.unknown ? length.next + length.value : null;
}

/** EBML's variable-length number; all bits set means unknown. */
function readVint(bytes: Buffer, at: number): { value: number; next: number; unknown: boolean } | null {
  const first = bytes[at] ?? 0;
  const width = Math.clz32(first) - 23;
  if (first === 0 || at + width > bytes.length) return null;
  let value = first & (0xff >> width);
  let unknown = value === 0xff >> width;
  for (let index = 1; index < width; index++) {
    value = value * 256 + (bytes[at + index] as number);
    unknown &&= bytes[at + index] === 0xff;
  }
  return { value, next: at + width, unknown };
}
