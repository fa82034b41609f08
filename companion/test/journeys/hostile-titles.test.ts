import assert from 'node:assert/strict';
import { lstat, readdir } from 'node:fs/promises';
import { join as path, relative } from 'node:path';
import type * as contract from '../../src/contract/index.ts';
import { emptyCatalogue } from '../../src/demo/provider/index.ts';
import { films, type Journey, join, order, startJourney } from '../support/journey.ts';
import { eventually } from '../support/service.ts';

type Download = contract.Download;

const names = [
  '../../../../etc/cron.d/evil',
  '/etc/passwd',
  'C:\\Windows\\System32\\evil.exe',
  '\\\\server\\share\\evil',
  '..',
  '.',
  '....//....//evil',
  '%2e%2e%2f%2e%2e%2fevil',
  'EN - .hidden (2020)',
  'EN - CON (2020)',
  'CON',
  'nul.txt',
  'EN - Line\nbreak\r\nand\ttab (2020)',
  'EN - Bell \u0007 and null \u0000 byte (2020)',
  'EN - Escape \u001b[31mred (2020)',
  `EN - ${'x'.repeat(300)} (2020)`,
  `EN - ${'漢'.repeat(200)} (2020)`,
  `EN - ${'👨‍👩‍👧‍👦'.repeat(40)} (2020)`,
  'EN - <img src=x onerror=alert(1)> (2020)',
  'EN - <script>alert("x")</script> (2020)',
  'EN - "quoted" & \'more\' | <pipes> * ? : (2020)',
  'EN - gpj.\u202eexe.fdp (2020)',
  'EN - \u200f\u200e\u202bmarks\u202c\ufeff (2020)',
  'EN - Same Name (2020)',
  'EN - Same: Name (2020)',
  'EN - Same/Name (2020)',
  'DE - Same Name (2020)',
  'EN - SAME NAME (2020)',
  'EN - Same Name (2020)',
  'EN - Trailing dots... (2020)',
  'EN - Trailing space  ',
  'EN - ',
  '   ',
  '💩',
  "EN - Robert'); DROP TABLE downloads;-- (2020)",
  'EN - $HOME `id` $(id) (2020)',
  'EN - {movie} {language} (2020)',
  '__proto__',
  'constructor',
  'EN - Lone surrogate \ud800 (2020)',
  'EN - e\u0301 and \u00e9 (2020)',
  'EN - sample (2020)',
  'EN - -rf (2020)',
  'EN - ~ (2020)',
];

describe('titles that a hostile provider sends', () => {
  let journey: Journey;
  let all: Download[];

  before(async () => {
    journey = await startJourney({
      fill(catalogue) {
        for (const name of names) catalogue.addMovie({ name, size: 30_000 });
        const series = catalogue.addSeries({ name: '../../Series <b>of</b> \u202eevil' });
        for (const title of names.slice(0, 12)) catalogue.addEpisode(series.id, { title, size: 30_000 });
        catalogue.addCategory('vod', '../<script>alert(1)</script>\u0000');
      },
      provider: { catalogue: emptyCatalogue(), limits: { maxConnections: 0 } },
    });
    await join(journey);
    await journey.api.patch('api/settings', { max_active_downloads: 10 });
  });
  after(() => journey.close());

  it('are synced, every one, and shown as the text that they are', async () => {
    const shown = await films(journey);
    assert.equal(shown.length, names.length);
    const sent = new Map(journey.provider.catalogue.movies.map(({ id, name }) => [String(id), name]));
    for (const { stream_id, name, title } of shown) {
      const raw = sent.get(stream_id) ?? '';
      // Null bytes and halves of characters can't be stored; all else is the provider's own text.
      if (!/\p{Cs}|\0/u.test(raw)) assert.equal(name.trim(), raw.trim());
      assert.ok(title.trim() !== '' || /^(EN - )?\s*$/.test(raw), JSON.stringify(raw));
    }
    const answer = await fetch(new URL('api/vod?limit=200', journey.url), {
      headers: { 'x-api-key': journey.config.apiKey ?? '' },
    });
    assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    await journey.api.get('api/vod/categories');
  });

  it('end inside the media folder, each at a place of its own', async () => {
    const { items: series } = await journey.api.get<{ items: { id: number }[] }>('api/series');
    const wishes: contract.WantedItem[] = (await films(journey)).map(({ id }) => ({ kind: 'movie', id }));
    await order(journey, ...wishes, { kind: 'series', id: series[0]?.id ?? 0 });
    all = await eventually(
      async () => (await journey.api.get<{ items: Download[] }>('api/downloads?limit=200')).items,
      (items) => items.every(({ status }) => status === 'completed' || status === 'failed'),
      40_000,
    );
    assert.deepEqual(
      all.filter(({ status }) => status !== 'completed').map(({ title, error }) => [title, error]),
      [],
    );
    assert.equal(all.length, names.length + 12);
    const insensitive = all.map(({ file_path }) => file_path.normalize('NFC').toLowerCase());
    assert.equal(new Set(insensitive).size, all.length);
  }).timeout(60_000);

  it('make names that every file system takes', async () => {
    for (const { file_path } of all) {
      assert.match(file_path, /^(VOD|Series)\/[^/]+\//, file_path);
      for (const part of file_path.split('/')) {
        assert.ok(part !== '' && part !== '.' && part !== '..' && !part.startsWith('.'), file_path);
        assert.doesNotMatch(part, /[\\:*?"<>|]|\p{Cc}|\p{Cf}|\p{Cs}/u, file_path);
        assert.doesNotMatch(part, /[. ]$|^ |^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i, file_path);
        assert.ok(Buffer.byteLength(part) <= 255, file_path);
        assert.equal(part, part.normalize('NFC'));
      }
      const found = await lstat(path(journey.mediaDir, file_path));
      assert.ok(found.isFile() && found.size === 30_000, file_path);
    }
  });

  it('leave nothing anywhere else', async () => {
    const entries = await readdir(journey.mediaDir, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(journey.mediaDir, path(parentPath, name)));
    assert.deepEqual(files.sort(), all.map(({ file_path }) => file_path).sort());
    const beside = await readdir(path(journey.mediaDir, '..'));
    assert.deepEqual(beside.sort(), ['data', 'media']);
    for (const line of journey.logged().split('\n').filter(Boolean)) JSON.parse(line);
  });
});
