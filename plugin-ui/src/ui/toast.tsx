import { signal } from '@preact/signals';
import { sentenceOf } from '../api.ts';
import { t } from '../strings/index.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon-sprite.tsx';

type Toast = { id: number; kind: 'ok' | 'bad' | 'info'; text: string; action?: { label: string; run: () => void } };

const toasts = signal<Toast[]>([]);
const shownFor = 6000;
let newest = 0;

/** The answer to what the user just did; goes by itself after 6 s, errors stay. */
export function toast(kind: Toast['kind'], text: string, action?: Toast['action']): void {
  newest += 1;
  const id = newest;
  const others = toasts.value.filter((one) => one.text !== text);
  toasts.value = [...others.slice(-3), { id, kind, text, action }];
  if (kind !== 'bad') setTimeout(() => dismiss(id), shownFor);
}

export function toastError(error: unknown): void {
  toast('bad', sentenceOf(error));
}

export function clearToasts(): void {
  toasts.value = [];
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((one) => one.id !== id);
}

const signs: Record<Toast['kind'], IconName> = { ok: 'check', bad: 'error', info: 'info' };
const colours: Record<Toast['kind'], string> = { ok: 'c-ok', bad: 'c-bad', info: 'c-accent' };

export function Toasts() {
  return (
    <div class="toasts" aria-live="polite" data-testid="toasts">
      {toasts.value.map(({ id, kind, text, action }) => (
        <div key={id} class="toast" role={kind === 'bad' ? 'alert' : 'status'} data-kind={kind}>
          <Icon name={signs[kind]} class={colours[kind]} />
          <bdi class="grow">{text}</bdi>
          {action && (
            <button
              type="button"
              class="btn ghost sm"
              onClick={() => {
                dismiss(id);
                action.run();
              }}
            >
              {action.label}
            </button>
          )}
          <button type="button" class="btn ghost ic sm" aria-label={t.close} onClick={() => dismiss(id)}>
            <Icon name="close" size="s" />
          </button>
        </div>
      ))}
    </div>
  );
}
