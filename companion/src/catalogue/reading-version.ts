import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import type { NameReading } from './title-row.ts';

const files = ['./title-row', './copy-text', './list-reader', './list-memory'];
const lists = ['read-elements', 'rows', 'read-value', 'parse-json'];

/**
 * Changes with everything that makes the same bytes of a list read otherwise: what names are read by, the rules
 * themselves (as they stand in this build), the year, which tells years from numbers, and what Unicode knows.
 */
export async function readingVersion(reading: NameReading, now: Date): Promise<string> {
  const { categories, ...rest } = reading;
  const said = { ...rest, categories: [...categories], year: now.getUTCFullYear(), unicode: process.versions.unicode };
  const version = createHash('md5').update(JSON.stringify(said));
  for (const file of await sources()) version.update(await readFile(file));
  return version.digest('base64');
}

async function sources(): Promise<URL[]> {
  const extension = extname(import.meta.url);
  const titles = new URL('./titles/', import.meta.url);
  const rules = (await readdir(titles)).filter((name) => name.endsWith(extension) && !name.includes('.test.'));
  return [
    ...rules.sort().map((name) => new URL(name, titles)),
    ...files.map((name) => new URL(`${name}${extension}`, import.meta.url)),
    ...lists.map((name) => new URL(`../provider/xtream/${name}${extension}`, import.meta.url)),
  ];
}
