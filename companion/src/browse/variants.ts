import { type Catalogue, qualityOf } from '../catalogue/index.ts';
import * as contract from '../contract/index.ts';
import { pageFrom } from '../platform/http/cursor.ts';
import { type BoundRoute, bind } from '../platform/http/router.ts';
import type { Provider } from '../provider/index.ts';
import { seriesShown, vodShown } from './shown.ts';
import type { BrowseStore, ItemRow } from './store.ts';

type Options = { store: BrowseStore; catalogue: Catalogue; provider: Provider };

/** The same title elsewhere, in the order of preference. */
export function variantRoutes({ store, catalogue, provider }: Options): BoundRoute[] {
  async function ranked<T>(id: number, kind: 'movie' | 'series', show: (row: ItemRow) => T) {
    const variants = await catalogue.variants(id, kind);
    const ids = variants.map(({ variant }) => variant.id);
    const [found, categories, accounts] = await Promise.all([
      store.rows(ids),
      store.categoryNames(ids),
      provider.list(),
    ]);
    const rows = new Map(found.map((row) => [row.id, row]));
    const accountNames = new Map(accounts.map(({ id: account, name }) => [account, name]));
    return variants.flatMap(({ variant, reason }, place) => {
      const row = rows.get(variant.id);
      if (!row) return [];
      return {
        ...show(row),
        account: { id: row.playlist_id, name: accountNames.get(row.playlist_id) ?? '' },
        categories: categories.get(row.id) ?? [],
        resolution: qualityOf(row.tags),
        preferred: place === 0,
        reason,
      };
    });
  }

  return [
    bind(contract.listVodVariants, async ({ params }) => pageFrom(await ranked(params.id, 'movie', vodShown), {})),
    bind(contract.listSeriesVariants, async ({ params }) =>
      pageFrom(await ranked(params.id, 'series', seriesShown), {}),
    ),
  ];
}
