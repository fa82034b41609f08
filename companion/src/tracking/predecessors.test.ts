import assert from 'node:assert/strict';
import { createPredecessors } from './predecessors.ts';

const episode = (episode_id: string, season_number: number, episode_num: number | null, title = 'Show') => ({
  episode_id,
  season_number,
  episode_num,
  title,
});
const decided = (id: string, episode_num: number | null, code = 'new') => ({
  episode_id: id,
  season_number: 1,
  episode_num,
  series_id: 1,
  accepted: code === 'new',
  code,
  reason: '',
  decided_at: new Date(0),
});

describe('the decision about the same episode under another id', () => {
  it('is found by season and number, whether the provider still lists the other or not', () => {
    const find = createPredecessors([decided('old', 3), decided('also', 4)], [episode('also', 1, 4)]);
    assert.equal(find(episode('new', 1, 3))?.episode_id, 'old');
    assert.equal(find(episode('better', 1, 4))?.episode_id, 'also');
    assert.equal(find(episode('other', 2, 3)), undefined);
  });

  it('is none where the provider counts its rows and the numbers have moved', () => {
    const find = createPredecessors([decided('first', 1)], [episode('first', 1, 2), episode('fresh', 1, 1)]);
    assert.equal(find(episode('fresh', 1, 1)), undefined);
  });

  it('is none where the provider gives one number to several', () => {
    const find = createPredecessors([decided('a', 1), decided('gone', 1)], [episode('a', 1, 1, 'One')]);
    assert.equal(find(episode('b', 1, 1, 'Two')), undefined);
  });

  it('is none for what has no number, for itself, and where it was only refused', () => {
    const find = createPredecessors([decided('a', null), decided('b', 2), decided('c', 3, 'not-a-file')], []);
    assert.equal(find(episode('x', 1, null)), undefined);
    assert.equal(find(episode('b', 1, 2)), undefined);
    assert.equal(find(episode('y', 1, 3)), undefined);
  });

  it('stands also for what was listed before tracking began', () => {
    const find = createPredecessors([decided('old', 1, 'listed')], []);
    assert.equal(find(episode('new', 1, 1))?.code, 'listed');
  });
});
