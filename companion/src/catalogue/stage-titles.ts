import { hash } from 'node:crypto';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { ClientBase } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { TitleRow } from './title-row.ts';

const columns = [
  'provider_id',
  'name',
  'title',
  'year',
  'language',
  'tags',
  'category_ids',
  'rating',
  'added_at',
  'image_url',
  'tmdb_id',
  'container_extension',
  'epg_channel_id',
  'plot',
  'actors',
  'director',
  'genre',
  'release_date',
  'trailer',
  'last_modified',
  'given_title',
  'given_year',
  'name_key',
  'tmdb_key',
  'tmdb_loose_key',
] as const satisfies readonly (keyof TitleRow)[];

export const titleColumns: readonly string[] = [...columns, 'content_hash'];

/**
 * Writes batches of rows into the transaction's `title_stage` by COPY, with back-pressure in both directions.
 * Answers how many rows went in. Throws what `batches` throws; the caller's transaction is lost then.
 */
export async function stageTitles(
  client: ClientBase,
  batches: AsyncIterable<TitleRow[]>,
  onRows: (done: number) => void,
): Promise<number> {
  const copy = client.query(copyFrom(`copy title_stage (${titleColumns.join(', ')}) from stdin`));
  let done = 0;
  // The database may go away while the provider is being waited for.
  let broken: Error | undefined;
  copy.on('error', (error) => {
    broken ??= error;
  });
  try {
    for await (const batch of batches) {
      if (broken) throw broken;
      if (batch.length === 0) continue;
      const room = copy.write(batch.map(copyLine).join(''));
      if (!room) await once(copy, 'drain');
      done += batch.length;
      onRows(done);
    }
    if (broken) throw broken;
    copy.end();
    await finished(copy);
    return done;
  } catch (error) {
    if (broken) throw broken;
    copy.destroy(error as Error);
    await finished(copy).catch(() => undefined);
    throw error;
  }
}

/** The hash is of all other columns: a row whose hash is the same is not written again. */
function copyLine(row: TitleRow): string {
  let line = '';
  for (const column of columns) line += `${copyField(row[column])}\t`;
  return `${line}${hash('md5', line, 'base64')}\n`;
}

function copyField(value: TitleRow[keyof TitleRow]): string {
  if (value === null) return '\\N';
  if (typeof value === 'string') return escapeText(value);
  if (Array.isArray(value)) return escapeText(arrayLiteral(value));
  return value instanceof Date ? value.toISOString() : String(value);
}

/** NUL can't be stored; backslash, tab and line ends are COPY's own. */
function escapeText(text: string): string {
  if (!needsEscape.test(text)) return text;
  return text.replace(/[\u0000\\\n\r\t]/g, (char) => copyEscapes[char] ?? '');
}

const needsEscape = /[\u0000\\\n\r\t]/;
const copyEscapes: Record<string, string> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function arrayLiteral(items: string[]): string {
  return `{${items.map((item) => `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
