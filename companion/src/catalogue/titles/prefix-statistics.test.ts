import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { createPrefixCounter, parseTitle, type PrefixStatistics } from './index.ts';

type Named = { name: string; categoryId: string };

function statisticsOf(names: Named[]): PrefixStatistics {
  const counter = createPrefixCounter();
  for (const { name, categoryId } of names) counter.count(name, categoryId);
  return counter.statistics();
}

function named(count: number, categoryId: string, name: (index: number) => string): Named[] {
  return Array.from({ length: count }, (_, index) => ({ name: name(index), categoryId }));
}

describe('an account’s own prefixes', () => {
  it('make a code of what 20 names of a category begin with', () => {
    const names = [
      ...named(20, '1', (index) => `ZED - Film ${index}`),
      ...named(19, '2', (index) => `YOT - Film ${index}`),
    ];
    const prefixes = statisticsOf(names);
    const zed = parseTitle('ZED - Film 3 (2001)', { kind: 'movie', prefixes });
    assert.deepEqual([zed.title, zed.tags], ['Film 3', ['ZED']]);
    assert.equal(parseTitle('YOT - Film 3', { kind: 'movie', prefixes }).title, 'YOT - Film 3');
  });

  it('do not make a code of how titles begin', () => {
    const prefixes = statisticsOf(named(50, '1', (index) => `UFC - Night ${index}`));
    assert.equal(parseTitle('UFC - Night 3', { kind: 'movie', prefixes }).title, 'UFC - Night 3');
  });

  it('keep a title word that the account hardly uses as a prefix', () => {
    const prefixes = statisticsOf(named(300, '1', (index) => `Film ${index}`));
    assert.equal(parseTitle('IT - Chapter Two', { kind: 'movie', prefixes }).title, 'IT - Chapter Two');
  });

  it('confirm a title word even against its category and before a colon', () => {
    const prefixes = statisticsOf(named(30, '1', (index) => `IT: Film ${index}`));
    const parsed = parseTitle('IT: Film 3', { kind: 'movie', prefixes, categoryLanguage: 'en' });
    assert.deepEqual([parsed.title, parsed.language], ['Film 3', 'it']);
  });

  it('tell the language of a category whose names nearly all bear one code', () => {
    const prefixes = statisticsOf([...named(40, '7', (index) => `|PL| Film ${index}`), ...named(4, '7', () => 'Bare')]);
    const parsed = parseTitle('Bare', { kind: 'movie', prefixes, categoryId: '7' });
    assert.deepEqual([parsed.language, parsed.languageSource], ['pl', 'statistics']);
    assert.equal(parseTitle('Bare', { kind: 'movie', prefixes, categoryId: '8' }).language, null);
  });

  it('are asked for only where the name and its category leave it open', () => {
    const asks = (name: string, categoryLanguage: string | null = 'en') =>
      parseTitle(name, { kind: 'movie', categoryLanguage }).asksAccount;
    assert.deepEqual(
      ['|PL| Film', 'EN - Film', 'Film', 'Film: The Return'].map((name) => asks(name)),
      [false, false, false, false],
    );
    assert.deepEqual(
      ['ZED - Film', 'IT - Film'].map((name) => asks(name, 'it')),
      [true, true],
    );
    assert.equal(asks('Film', null), true);
  });
});
