import assert from 'node:assert/strict';
import { chooseVariant, rankVariants, type Variant, type VariantRules } from './choose-variant.ts';

const plain: Variant = {
  id: 0,
  playlist_id: 1,
  language: 'English',
  tags: [],
  container_extension: 'mkv',
  added_at: null,
  usable: true,
  kept: false,
};
const noWishes: VariantRules = {
  order: ['language', 'resolution', 'container', 'account'],
  languages: [],
  mostLines: null,
  containers: ['mkv', 'mp4'],
  accounts: [],
};
const german = { language: 'German' };
const may = { added_at: new Date('2026-05-01T00:00:00Z') };

type Case = {
  it: string;
  wishes?: Partial<VariantRules>;
  /** In this order they get the ids 1, 2, 3 … */
  variants: Partial<Variant>[];
  order: number[];
  /** Of the first, as `by value > than`. */
  why: string;
};

const cases: Case[] = [
  { it: 'one alone needs no reason', variants: [{}], order: [1], why: 'only' },
  { it: 'what is alike goes by age', variants: [{}, {}], order: [1, 2], why: 'newest' },
  { it: 'the newer copy of what is alike', variants: [{}, may], order: [2, 1], why: `newest 2026-05-01T00:00:00.000Z` },
  {
    it: 'the language that is named first',
    wishes: { languages: ['German', 'English'] },
    variants: [{ language: 'French' }, {}, german],
    order: [3, 2, 1],
    why: 'language German > English',
  },
  {
    it: 'a language before a better picture',
    wishes: { languages: ['German'] },
    variants: [{ tags: ['4K'] }, german],
    order: [2, 1],
    why: 'language German > English',
  },
  {
    it: 'a better picture before the language, where the user says so',
    wishes: { languages: ['German'], order: ['resolution', 'language', 'container', 'account'] },
    variants: [{ tags: ['4K'] }, german],
    order: [1, 2],
    why: 'resolution 4K',
  },
  {
    it: 'a wish that the order leaves out counts after those that it names',
    wishes: { order: ['account'], accounts: [2] },
    variants: [{ tags: ['4K'] }, { playlist_id: 2 }, { playlist_id: 2, tags: ['4K'] }],
    order: [3, 2, 1],
    why: 'resolution 4K',
  },
  {
    it: 'the most lines',
    variants: [{ tags: ['HD'] }, { tags: ['SD'] }, { tags: ['HEVC', '1080p'] }, { tags: ['8K'] }, {}],
    order: [4, 3, 1, 5, 2],
    why: 'resolution 8K > 1080p',
  },
  {
    it: 'the most lines up to a limit, then the least too many',
    wishes: { mostLines: 1080 },
    variants: [{ tags: ['8K'] }, { tags: ['4K'] }, { tags: ['FHD'] }, { tags: ['SD'] }],
    order: [3, 4, 2, 1],
    why: 'resolution FHD > SD',
  },
  {
    it: 'anything before what was filmed in a cinema, whatever else it claims',
    wishes: { mostLines: 720 },
    variants: [{ tags: ['HDCAM', '1080p'] }, { tags: ['8K'] }],
    order: [2, 1],
    why: 'resolution 8K > HDCAM',
  },
  {
    it: 'a container by the order, in any spelling',
    variants: [{ container_extension: 'avi' }, { container_extension: 'MP4' }, { container_extension: null }],
    order: [2, 1, 3],
    why: 'container MP4 > avi',
  },
  {
    it: 'accounts by the order, other ones by age',
    wishes: { accounts: [7] },
    variants: [{ playlist_id: 3 }, { playlist_id: 2 }, { playlist_id: 7 }],
    order: [3, 2, 1],
    why: 'account 7 > 2',
  },
  {
    it: 'what can be had before what an expired account offers',
    wishes: { languages: ['German'] },
    variants: [{ ...german, usable: false }, {}],
    order: [2, 1],
    why: 'usable',
  },
  {
    it: 'what is here already, whatever its account and language',
    wishes: { languages: ['German'] },
    variants: [german, { kept: true, usable: false }],
    order: [2, 1],
    why: 'kept',
  },
];

describe('which variant of a title is taken', () => {
  for (const { it: name, wishes, variants, order, why } of cases) {
    it(name, () => {
      const all = variants.map((one, n) => ({ ...plain, id: n + 1, ...one }));
      const rules = { ...noWishes, ...wishes };
      const ranked = rankVariants(all, rules);
      assert.deepEqual(
        ranked.map(({ variant }) => variant.id),
        order,
      );
      const { by, value, than } = ranked[0]?.reason ?? {};
      assert.equal([by, value, than && `> ${than}`].filter(Boolean).join(' '), why);
      assert.deepEqual(rankVariants(all.toReversed(), rules), ranked, 'the order in which they come does not matter');
      assert.deepEqual(chooseVariant(all, rules), ranked[0]);
    });
  }

  it('says of each by what it is worse than the one before it', () => {
    const all = [{ tags: ['4K'] }, { tags: ['HD'] }, { tags: ['HD'], playlist_id: 2 }].map((one, n) => ({
      ...plain,
      id: n,
      ...one,
    }));
    assert.deepEqual(
      rankVariants(all, noWishes).map(({ reason }) => reason),
      [
        { by: 'resolution', value: '4K', than: 'HD' },
        { by: 'resolution', value: 'HD', than: '4K' },
        { by: 'account', value: '2', than: '1' },
      ],
    );
  });

  it('takes none of none', () => {
    assert.equal(chooseVariant([], noWishes), undefined);
  });
});
