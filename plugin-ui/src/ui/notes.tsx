import type { ComponentChildren } from 'preact';
import { sentenceOf } from '../api.ts';
import { t } from '../strings/index.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import type { IconName } from './icon-sprite.tsx';

type NoteProps = {
  kind?: 'wait' | 'bad' | 'ok' | 'info';
  icon: IconName;
  class?: string;
  action?: ComponentChildren;
  children: ComponentChildren;
};

/** A fact with its next step, inside the place it concerns. */
export function Note({ kind, icon, class: more, action, children }: NoteProps) {
  return (
    <div class={`note ${kind ?? ''} ${more ?? ''}`} role={kind === 'bad' ? 'alert' : undefined}>
      <Icon name={icon} />
      <div class="grow">{children}</div>
      {action}
    </div>
  );
}

type EmptyProps = { icon: IconName; title: ComponentChildren; hint?: ComponentChildren; children?: ComponentChildren };

/** What is missing, and one way on. */
export function Empty({ icon, title, hint, children }: EmptyProps) {
  return (
    <div class="empty">
      <Icon name={icon} size="l" />
      <h2>{title}</h2>
      {hint && <p>{hint}</p>}
      {children && <div class="row">{children}</div>}
    </div>
  );
}

/** What could not be loaded: the sentence, what is kept, and a way to try again. */
export function LoadError({ error, stale, retry }: { error: unknown; stale?: boolean; retry: () => unknown }) {
  return (
    <Note
      kind="bad"
      icon="error"
      class="load-error"
      action={
        <Button look="sm" onClick={retry}>
          {t.tryNow}
        </Button>
      }
    >
      <bdi>{sentenceOf(error)}</bdi> {stale ? t.stale : ''}
    </Note>
  );
}

/** Grey shapes of what comes; they appear only after 150 ms, so that quick answers do not flash. */
export function Skeleton({ rows = 3, shape }: { rows?: number; shape: 'row' | 'panel' }) {
  return (
    <div class="skeleton" aria-busy="true" role="status" aria-label={t.loading}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} class={`sk sk-${shape}`} />
      ))}
    </div>
  );
}
