import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

/** Where the focus is: what it says, and whether it can be seen. */
type Focus = { name: string; tag: string; visible: boolean; mark: string };

/** Elements that show the focus of a part of theirs are its ground (a field's frame). */
const look = `(() => {
  const focused = document.activeElement ?? document.body;
  const shows = (one) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
    return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1) || boxShadow !== 'none';
  };
  const name = focused.getAttribute('aria-label') || focused.labels?.[0]?.innerText || focused.innerText || '';
  const grounds = [focused, focused.parentElement?.closest('.input, .find')].filter(Boolean);
  return {
    name: name.trim().replace(/\\s+/g, ' ').slice(0, 60),
    tag: focused.localName,
    visible: grounds.some(shows),
    mark: [focused.localName, focused.id, focused.getAttribute('href'), name].join('|'),
  };
})()`;

export type Keyboard = {
  press(...keys: string[]): Promise<void>;
  type(text: string): Promise<void>;
  focus(): Promise<Focus>;
  /** Presses Tab until the focus is on what matches; every stop on the way can be seen, and none comes twice. */
  tabTo(selector: string, most?: number): Promise<void>;
  isOn(selector: string): Promise<boolean>;
};

/** A person without a mouse. */
export function keyboardOf(page: Page): Keyboard {
  const focus = () => page.evaluate<Focus>(look);
  const isOn = (selector: string) =>
    page.evaluate<boolean>(`document.activeElement?.matches(${JSON.stringify(selector)}) ?? false`);
  return {
    async press(...keys) {
      for (const key of keys) await page.keyboard.press(key);
    },
    type: (text) => page.keyboard.type(text),
    focus,
    isOn,
    async tabTo(selector, most = 40) {
      await page.locator(selector).first().waitFor({ state: 'attached' });
      const stops: string[] = [];
      for (let tab = 0; tab < most; tab++) {
        if (await isOn(selector)) return;
        await page.keyboard.press('Tab');
        const { name, tag, visible } = await focus();
        stops.push(`${tag} "${name}"`);
        if (tag !== 'body') assert.ok(visible, `the focus can't be seen on ${stops.at(-1)}`);
      }
      assert.fail(`Tab doesn't lead to ${selector}: ${stops.join(', ')}`);
    },
  };
}
