import { hasWord, trimEndSeparators } from './text.ts';
import type { Finding, Scene, Step } from './types.ts';

/** The step that leaves `rest`; `null` when no title would be left. */
export function takeFromEnd(rest: string, rule: string, token: string, finding: Finding, scene: Scene): Step | null {
  const text = trimEndSeparators(rest);
  return scene.mayBeEmpty || hasWord(text) ? { text, rule, token, finding } : null;
}
