import type { ManyTitles } from './many-titles.ts';
import { typedSearches } from './queries.ts';

/** Answers the body of `GET /api/PATH`. */
export type Get = <T>(path: string) => Promise<T>;
export type Measured = { kind: string; milliseconds: number; path: string; total: number };
type Page = { items: unknown[]; next_cursor: string | null; total: number };
type Category = { category_id: string; count: number };

const pageSize = 50;
const deepPage = 500;
const repeats = 40;

/** Every search over the films, and over the films of one category: from the question to the last byte of the answer. */
export async function measureSearches(get: Get, made: ManyTitles, path = 'vod'): Promise<Measured[]> {
  const { items: categories } = await get<{ items: Category[] }>(`${path}/categories`);
  const searches = typedSearches(made);
  const found: Measured[] = [];
  for (const [n, { kind, text }] of searches.entries()) {
    const search = `${path}?limit=${pageSize}&search=${encodeURIComponent(text)}`;
    const category = categories[(n * 7) % categories.length] as Category;
    found.push(await timed(get, kind, search));
    found.push(await timed(get, `${kind}, in a category`, `${search}&category_id=${category.category_id}`));
  }
  return found;
}

/** The first page and the five hundredth of the films in each order, of all of them and of the largest category. */
export async function measureBrowsing(get: Get): Promise<Measured[]> {
  const { items: categories } = await get<{ items: Category[] }>('vod/categories?playlist_id=1');
  const largest = categories.reduce((one, other) => (other.count > one.count ? other : one));
  const found: Measured[] = [];
  for (const list of ['vod?', `vod?playlist_id=1&`, `vod?playlist_id=1&category_id=${largest.category_id}&`]) {
    for (const sort of ['name', '-added_at', '-rating', '-year']) {
      const first = `${list}limit=${pageSize}&sort=${sort}`;
      let cursor: string | null = null;
      for (let page = 1; page < deepPage; page++) {
        const answer: Page = await get<Page>(
          `${first.replace(`limit=${pageSize}`, 'limit=50')}${cursor ? `&cursor=${cursor}` : ''}`,
        );
        if (answer.next_cursor === null) break;
        cursor = answer.next_cursor;
      }
      for (let n = 0; n < repeats; n++) {
        found.push(await timed(get, 'first page', first));
        found.push(await timed(get, `page ${deepPage}`, `${first}&cursor=${cursor}`));
      }
    }
  }
  return found;
}

async function timed(get: Get, kind: string, path: string): Promise<Measured> {
  const began = performance.now();
  const { total } = await get<Page>(path);
  return { kind, milliseconds: performance.now() - began, path, total };
}
