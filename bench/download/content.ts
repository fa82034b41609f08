/** Its length is a prime: a piece at a wrong place differs unless it is off by a multiple of it. */
const blockBytes = 1_048_573;

/** What every file of the measurements repeats. It looks like Matroska. */
export function blockOf(): Buffer {
  const block = Buffer.alloc(blockBytes);
  for (let at = 0; at + 4 <= block.length; at += 4) block.writeUInt32LE(Math.imul(at + 1, 2654435761) >>> 0, at);
  Buffer.from([0x1a, 0x45, 0xdf, 0xa3]).copy(block);
  return block;
}
