import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';

/**
 * Writes COPY text into a table of the transaction, with back-pressure in both directions. Throws what `parts` throws;
 * the caller's transaction is lost then.
 */
export async function copyInto(
  client: ClientBase,
  table: string,
  parts: AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const copy = client.query(copyFrom(`copy ${table} from stdin`));
  // The database may go away while the provider is being waited for.
  let broken: Error | undefined;
  copy.on('error', (error) => {
    broken ??= error;
  });
  try {
    for await (const part of parts) {
      if (broken) throw broken;
      if (part.length > 0 && !copy.write(part)) await once(copy, 'drain');
    }
    if (broken) throw broken;
    copy.end();
    await finished(copy);
  } catch (error) {
    if (broken) throw broken;
    copy.destroy(error as Error);
    await finished(copy).catch(() => undefined);
    throw error;
  }
}

/** The answer of a COPY as one piece. */
export async function copyOut(client: ClientBase, query: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of client.query(copyTo(`copy (${query}) to stdout`))) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
