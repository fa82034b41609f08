import assert from 'node:assert/strict';
import { parseTitle } from './parse-title.ts';
import { editName, nameEdits, ruleFault, type TitleRule } from './rules.ts';

const strip: TitleRule = {
  action: 'strip',
  find: '',
  regex: false,
  with: '',
  match_case: false,
  playlist_id: null,
  enabled: true,
};
const account = 7;

const edits: { it: string; rules: Partial<TitleRule>[]; name: string; becomes: string }[] = [
  {
    it: 'takes out text in any case',
    rules: [{ find: '[vip]' }],
    name: 'The Film [VIP] (2001)',
    becomes: 'The Film (2001)',
  },
  { it: 'in this case only, where asked', rules: [{ find: 'vip', match_case: true }], name: 'VIP vip', becomes: 'VIP' },
  {
    it: 'replaces text as it stands, signs too',
    rules: [{ action: 'replace', find: 'Ep.', with: '$1 & \\' }],
    name: 'Ep. Ep! Ep.',
    becomes: '$1 & \\ Ep! $1 & \\',
  },
  {
    it: 'replaces by a pattern with what it matched',
    rules: [{ action: 'replace', find: String.raw`^(\d+)\. (.*)$`, regex: true, with: '$2 $1' }],
    name: '12. The Film',
    becomes: 'The Film 12',
  },
  {
    it: 'one rule after the other, each on what the one before it left',
    rules: [{ find: 'a' }, { action: 'replace', find: 'bb', with: 'c' }],
    name: 'baba x',
    becomes: 'c x',
  },
  { it: 'never leaves a name without a letter', rules: [{ find: '.+', regex: true }], name: 'Film', becomes: 'Film' },
  { it: 'nothing that is switched off', rules: [{ find: 'F', enabled: false }], name: 'Film', becomes: 'Film' },
  { it: 'nothing of another account', rules: [{ find: 'F', playlist_id: 8 }], name: 'Film', becomes: 'Film' },
  { it: 'of its own account', rules: [{ find: 'F', playlist_id: account }], name: 'Film', becomes: 'ilm' },
  {
    it: 'letters of any script',
    rules: [{ find: String.raw`\p{Arabic}+`, regex: true }],
    name: 'Film فيلم',
    becomes: 'Film',
  },
];

const faults: [rule: Partial<TitleRule>, says: RegExp | null][] = [
  [{ find: 'x' }, null],
  [{ find: '(a+)+$', regex: true }, null],
  [{ find: '(unclosed', regex: true }, /missing closing \)/],
  [{ find: '(' }, null],
  [{ find: '' }, /looks for nothing/],
  [{ find: 'x'.repeat(201) }, /longer than 200/],
  [{ find: '(?=x)y', regex: true }, /looking ahead/],
  [{ find: String.raw`(a)\1`, regex: true }, /references/],
  [{ find: 'a*', regex: true }, /matches nothing at all/],
  [{ find: '(a{30}){30}b', regex: true }, /more than 200 times/],
  [{ action: 'replace', find: '(a)', regex: true, with: '$2' }, /has \$2 in its replacement/],
  [{ action: 'replace', find: 'a', regex: true, with: '5 $' }, /\$ without a number/],
  [{ action: 'replace', find: 'a', regex: true, with: 'x\\y' }, /backslash/],
  [{ action: 'replace', find: '(a)', regex: true, with: String.raw`\$1 \\ $1` }, null],
];

describe("the user's rules for names", () => {
  for (const { it: name, rules, name: text, becomes } of edits) {
    it(name, () => {
      const all = rules.map((rule) => ({ ...strip, ...rule }));
      assert.deepEqual(all.map(ruleFault).filter(Boolean), []);
      assert.equal(editName(text, nameEdits(all, account)), becomes);
    });
  }

  for (const [rule, says] of faults) {
    it(`${JSON.stringify(rule).slice(0, 60)} ${says ? 'is refused' : 'can be used'}`, () => {
      const fault = ruleFault({ ...strip, ...rule });
      if (says) assert.match(fault ?? '', says);
      else assert.equal(fault, null);
    });
  }

  it('no pattern makes a name take long', () => {
    const hostile = ['(a+)+$', '(a|aa)+$', '(.*a){20}', String.raw`(\w+\s?)*:`].map((find) => ({
      ...strip,
      find,
      regex: true,
    }));
    const name = `${'a'.repeat(900)}!`;
    const began = performance.now();
    for (const rule of hostile) editName(name, nameEdits([rule], account));
    // Any engine that tries all ways would not come back this year.
    assert.ok(performance.now() - began < 5_000);
  });

  it('come before everything else that reads a name, also the panel’s own title, and are told', () => {
    const rules = nameEdits([{ ...strip, find: 'MyPanel>>' }], account);
    const read = parseTitle('MyPanel>> EN - The Film (2001)', { kind: 'movie', edits: rules });
    assert.deepEqual([read.title, read.year, read.language], ['The Film', 2001, 'en']);
    assert.ok(read.reasons.some(({ rule, token }) => rule === 'own-rule' && token === 'strip MyPanel>>'));
    const known = { title: 'MyPanel>> The Film', year: 2001 };
    assert.equal(parseTitle('x', { kind: 'movie', edits: rules, known }).title, 'The Film');
  });

  it('the language that is set for a category wins over prefix and letters', () => {
    const read = parseTitle('EN - Солярис (1972)', { kind: 'movie', chosenLanguage: 'de', categoryLanguage: 'fr' });
    assert.deepEqual([read.title, read.language, read.languageSource], ['Солярис', 'de', 'user']);
  });
});
