import assert from 'node:assert/strict';
import { languages } from '../strings/index.ts';
import { settingText, settingTexts } from './setting-texts.ts';

describe('the texts of the general settings', () => {
  const keys = Object.keys(settingTexts.de ?? {}).sort();

  for (const language of Object.keys(languages).filter((one) => one !== 'en')) {
    it(`are all there in ${language}, each with a name and a description of its own`, () => {
      assert.deepEqual(Object.keys(settingTexts[language] ?? {}).sort(), keys);
      const texts = Object.values(settingTexts[language] ?? {}).flat();
      assert.ok(texts.every((text) => text.trim() === text && text.length > 2));
      assert.equal(new Set(texts).size, texts.length);
    });
  }

  it('are the service’s own where there are none', () => {
    assert.equal(settingText('en', 'write_nfo'), null);
    assert.equal(settingText('de', 'a_new_setting'), null);
    assert.equal(settingText('de', 'write_nfo')?.name, 'NFO-Dateien');
  });
});
