/**
 * Why a name on disk differs from the title: `characters` that file systems forbid, `invisible` ones and line breaks,
 * `edges` (dots and spaces at the ends), `cut` (too long), `reserved` (by Windows or by media servers for something
 * else), `extra` (by its ending a scanner would take it for a trailer or a sample), `nameless` (nothing readable was
 * left), `unknown` (a placeholder whose value the title lacks).
 */
export type NameChangeReason =
  'characters' | 'invisible' | 'edges' | 'cut' | 'reserved' | 'extra' | 'nameless' | 'unknown';

/** One step from `from` to `to`; `from` is a title, a part of a path, or for `unknown` the placeholder. */
export type NameChange = { reason: NameChangeReason; from: string; to: string };

/** Who wants to know what is done to a name hears it here, step by step. */
export type NoteChange = (change: NameChange) => void;

export const nobodyAsks: NoteChange = () => undefined;

/** The step's outcome; told only where it changed something. */
export function changed(note: NoteChange, reason: NameChangeReason, [from, to]: [from: string, to: string]): string {
  if (from !== to) note({ reason, from, to });
  return to;
}

/** Collects changes, each once: a template may name the same thing in the folder and in the file. */
export function collectChanges(): { note: NoteChange; changes: NameChange[] } {
  const seen = new Map<string, NameChange>();
  const changes: NameChange[] = [];
  return {
    changes,
    note(change) {
      const key = JSON.stringify(change);
      if (!seen.has(key)) changes.push(change);
      seen.set(key, change);
    },
  };
}
