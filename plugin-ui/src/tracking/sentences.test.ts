import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { codeOf, lastLook, nextLook, runsOf } from './sentences.ts';

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000 - 5_000).toISOString();

function looked(codes: string[], { deferred_count = 0, last_error = null as string | null } = {}) {
  const [before, last] = [ago(63), ago(3)];
  const last_decisions = codes.map((code, index) => ({
    episode_id: String(index),
    season_number: 1,
    episode_num: index + 1,
    accepted: code === 'all' || code === 'new',
    code,
    reason: code,
    // What was left for later keeps the time of the look that left it.
    decided_at: code === 'later' ? before : last,
  }));
  return { last_checked_at: last, next_check_at: ago(-57), last_error, deferred_count, last_decisions };
}

describe('the sentence about the last look of tracking', () => {
  it('says how many were queued and how many follow', () => {
    assert.equal(lastLook(looked(['new'])), 'Last look 3 minutes ago: 1 episode queued.');
    assert.equal(
      lastLook(looked(['all', 'all', 'later'], { deferred_count: 8 })),
      'Last look 3 minutes ago: 2 episodes queued, 8 follow at the next looks.',
    );
  });

  it('says that it found nothing, also where it decided against all', () => {
    assert.equal(lastLook(looked(['listed', 'season'])), 'Last look 3 minutes ago: nothing new.');
  });

  it('counts no decision of an earlier look', () => {
    const tracked = looked(['new']);
    for (const decision of tracked.last_decisions) decision.decided_at = ago(63);
    assert.equal(lastLook(tracked), 'Last look 3 minutes ago: nothing new.');
  });

  it('of one that failed tells only when it was, and of none nothing', () => {
    assert.equal(lastLook(looked([], { last_error: 'The provider did not answer.' })), 'Last look 3 minutes ago.');
    assert.equal(lastLook({ ...looked([]), last_checked_at: null }), '');
  });
});

describe('the decisions of a look', () => {
  it('are told as one where they are the same and follow each other', () => {
    const { last_decisions } = looked(['all', 'all', 'later', 'later', 'later', 'all']);
    const [first] = last_decisions;
    if (first) last_decisions.push({ ...first, season_number: 2 }, { ...first, season_number: 2, episode_num: 3 });
    assert.deepEqual(
      runsOf(last_decisions).map((run) => `${codeOf(run)} ${run.code}`),
      ['S01E01–E02 all', 'S01E03–E05 later', 'S01E06 all', 'S02E01 all', 'S02E03 all'],
    );
  });
});

describe('the sentence about the next look of tracking', () => {
  it('names the time, until it has come', () => {
    assert.match(nextLook(looked([])), /^Next look in 5\d minutes\.$/);
    assert.equal(nextLook({ ...looked([]), next_check_at: ago(1) }), 'Next look any moment.');
    assert.equal(nextLook({ ...looked([]), next_check_at: null }), '');
  });
});
