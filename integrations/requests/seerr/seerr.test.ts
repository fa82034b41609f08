import assert from 'node:assert/strict';
import { UnreadableRequest } from '../requests.ts';
import { readSeerrMessage, type SeerrPayload } from './seerr.ts';

/** As the default template gives it: every value a text. */
const film = {
  notification_type: 'MEDIA_APPROVED',
  event: 'Movie Request Approved',
  subject: 'Solaris (1972)',
  message: 'A psychologist is sent to a station.',
  image: 'https://image.example/poster.jpg',
  media: { media_type: 'movie', tmdbId: '593', tvdbId: '', status: 'PENDING', status4k: 'UNKNOWN' },
  request: {
    request_id: '7',
    requestedBy_email: 'ada@example.org',
    requestedBy_username: 'ada',
    requestedBy_avatar: '',
  },
  issue: null,
  comment: null,
  extra: [],
};
const series = {
  ...film,
  event: 'Series Request Automatically Approved',
  notification_type: 'MEDIA_AUTO_APPROVED',
  subject: 'Dark (2017)',
  media: { ...film.media, media_type: 'tv', tmdbId: '70523', tvdbId: '334824' },
  extra: [{ name: 'Requested Seasons', value: '1, 3, 2' }],
};
const read = (payload: SeerrPayload) => readSeerrMessage(payload);
const wantedOf = (payload: SeerrPayload) => {
  const message = read(payload);
  assert.equal(message.type, 'wanted');
  return message.type === 'wanted' ? message.wanted : assert.fail();
};

describe('a message of Seerr', () => {
  it('of an approved film says which', () => {
    const { key: _, ...wanted } = wantedOf(film);
    assert.deepEqual(wanted, {
      kind: 'movie',
      tmdbId: '593',
      title: 'Solaris',
      year: 1972,
      seasons: null,
      wants4k: false,
      requestedBy: 'ada',
    });
  });

  it('of an approved series says which seasons', () => {
    const { kind, tmdbId, title, seasons } = wantedOf(series);
    assert.deepEqual([kind, tmdbId, title, seasons], ['series', '70523', 'Dark', [1, 2, 3]]);
  });

  it('is the same request by whichever of the two approvals, and another one for other seasons', () => {
    assert.equal(wantedOf(film).key, wantedOf({ ...film, notification_type: 'MEDIA_AUTO_APPROVED', event: 'x' }).key);
    assert.notEqual(
      wantedOf(series).key,
      wantedOf({ ...series, extra: [{ name: 'Requested Seasons', value: '4' }] }).key,
    );
  });

  for (const [what, change, expected] of [
    ['numbers where texts are usual', { media: { media_type: 'movie', tmdbId: 593 } }, { tmdbId: '593' }],
    ['a title with brackets and no year', { subject: 'Scream (Again)' }, { title: 'Scream (Again)', year: null }],
    ['no subject', { subject: '' }, { title: 'TMDB 593' }],
    ['no id', { media: { media_type: 'movie', tmdbId: '' } }, { tmdbId: null, title: 'Solaris' }],
    ['4K', { event: '4K Movie Request Approved' }, { wants4k: true }],
    ['nobody', { request: null }, { requestedBy: null }],
  ] as const)
    it(`may have ${what}`, () => {
      const wanted = wantedOf({ ...film, ...change });
      assert.deepEqual({ ...wanted, ...expected }, wanted);
    });

  for (const [type, expected] of [
    ['TEST_NOTIFICATION', 'test'],
    ['MEDIA_DECLINED', 'withdrawn'],
    ['MEDIA_PENDING', 'ignored'],
    ['MEDIA_AVAILABLE', 'ignored'],
    ['ISSUE_CREATED', 'ignored'],
    ['SOMETHING_NEW', 'ignored'],
  ] as const)
    it(`${type} is ${expected}`, () => assert.equal(read({ ...film, notification_type: type }).type, expected));

  it('that does not say what it is for names what is wrong', () => {
    for (const [media, subject, path] of [
      [null, 'Solaris (1972)', 'media.media_type'],
      [{ media_type: 'music', tmdbId: '1' }, 'Solaris', 'media.media_type'],
      [{ media_type: 'movie', tmdbId: 'abc' }, '', 'media.tmdbId'],
    ] as const)
      assert.throws(
        () => read({ ...film, media, subject }),
        (error) => error instanceof UnreadableRequest && error.path === path,
      );
  });
});
