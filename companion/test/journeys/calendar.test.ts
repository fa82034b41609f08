import assert from 'node:assert/strict';
import type * as contract from '../../src/contract/index.ts';
import { findId, type Journey, join, startJourney } from '../support/journey.ts';

type Calendar = { items: contract.CalendarItem[]; total: number };

const day = (fromToday: number) => new Date(Date.now() + fromToday * 86_400_000).toISOString().slice(0, 10);

describe('the calendar', () => {
  let journey: Journey;
  const ids: Record<string, number> = {};

  before(async () => {
    journey = await startJourney({
      fill(catalogue) {
        const weekly = catalogue.addSeries({ name: 'EN - Weekly' });
        for (const [index, ago] of [-24, -17, -10, -3].entries()) {
          catalogue.addEpisode(weekly.id, {
            season: 1,
            number: index + 1,
            title: `Weekly - S01E0${index + 1} - Part ${index + 1}`,
            airDate: day(ago),
            size: 100_000,
          });
        }
        const announced = catalogue.addSeries({ name: 'EN - Announced' });
        for (const [index, days] of [-7, 0, 7].entries()) {
          catalogue.addEpisode(announced.id, { season: 2, number: index + 1, airDate: day(days), size: 100_000 });
        }
        const ignored = catalogue.addSeries({ name: 'EN - Ignored' });
        catalogue.addEpisode(ignored.id, { season: 1, number: 1, airDate: day(1), size: 100_000 });
      },
    });
    await join(journey);
    for (const name of ['weekly', 'announced']) {
      ids[name] = await findId(journey, 'series', name);
      await journey.api.put(`api/series/${ids[name]}/tracking`, { seasons: 'all', start: 'new' });
    }
  });
  after(() => journey.close());

  it('shows from today the known dates and one estimated episode, of tracked series only', async () => {
    const { items, total } = await journey.api.get<Calendar>('api/calendar');
    assert.equal(total, items.length);
    assert.deepEqual(
      items.map(({ series, season_number, episode_num, date, estimated }) => [
        series.title,
        season_number,
        episode_num,
        date,
        estimated,
      ]),
      [
        ['Announced', 2, 2, day(0), false],
        ['Weekly', 1, 5, day(4), true],
        ['Announced', 2, 3, day(7), false],
      ],
    );
    assert.equal(items[1]?.reason, 'its last 4 dates are 7 days apart');
    assert.equal(items[1]?.title, null);
  });

  it('shows what was, with its download', async () => {
    const series = await journey.api.get<contract.SeriesDetails>(`api/series/${ids.weekly}`);
    const episode = series.seasons[0]?.episodes[3];
    await journey.api.post('api/downloads', { items: [{ kind: 'episode', id: episode?.id }] });
    const { items } = await journey.api.get<Calendar>(`api/calendar?from=${day(-10)}&to=${day(-1)}`);
    assert.deepEqual(
      items.map(({ series: { title }, date, download }) => [title, date, download !== null]),
      [
        ['Weekly', day(-10), false],
        ['Announced', day(-7), false],
        ['Weekly', day(-3), true],
      ],
    );
  });

  it('refuses days that are none, and far too many', async () => {
    for (const query of ['from=today', 'to=2026-02-30', `from=${day(0)}&to=${day(2000)}`]) {
      assert.equal((await journey.api.call('GET', `api/calendar?${query}`)).status, 400, query);
    }
  });
});
