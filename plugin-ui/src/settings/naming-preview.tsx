import { language, t } from '../strings/index.ts';
import { Icon } from '../ui/icon.tsx';
import type { Kind, Named, NamedTitle } from './naming-calls.ts';

const words = () => t.settings.naming;

type Props = { kind: Kind; named: Named; waits: boolean };

/** Titles of the own catalogue with the path each gets, what that does to its name, and who wants the same one. */
export function NamingPreview({ kind, named, waits }: Props) {
  const { items, fault } = named;
  const moved = items.filter(({ path, path_now }) => path !== null && path !== path_now).length;
  const shared = items.filter(({ collides_with }) => collides_with.length > 0).length;
  const summary = fault ? words().noPreview : words().summary(moved, items.length);
  return (
    <div class="naming-preview" aria-busy={waits}>
      <p class="pad sm t2" aria-live="polite" data-testid="naming-summary">
        <b>{summary}</b> {shared > 0 && words().shared(shared)}{' '}
        {items.some(({ id }) => id === null) && words().examples}
      </p>
      {/* It scrolls by itself, so it can be reached by keys. */}
      <ul class="list" tabIndex={0} aria-label={t.settings.naming.of[kind]}>
        {items.map((item, index) => (
          <Row key={item.id ?? -index} item={item} />
        ))}
      </ul>
    </div>
  );
}

function Row({ item }: { item: NamedTitle }) {
  const { name, series, path, path_now, changes, collides_with } = item;
  const shown = path ?? path_now;
  return (
    <li class="item naming-row" data-testid="naming-title" data-moved={path !== null && path !== path_now}>
      <div class="grow stack tight">
        <div class="m full">
          {series && (
            <>
              <bdi>{series}</bdi> ·{' '}
            </>
          )}
          <bdi>{name}</bdi>
        </div>
        <div class={`sm ${path === null ? 't3' : ''}`} data-testid="naming-path">
          <Path text={shown} />
        </div>
        {path !== null && path !== path_now && (
          <div class="xs t3">
            {words().today} <Path text={path_now} />
          </div>
        )}
        {collides_with.length > 0 && (
          <p class="sm c-wait row" data-testid="naming-collision">
            <Icon name="warn" size="s" />
            <span>
              <bdi>{words().collision(new Intl.ListFormat(language).format(collides_with))}</bdi>
            </span>
          </p>
        )}
        {changes.map(({ reason, from, to }) => (
          <p key={`${reason} ${from}`} class="xs t3" data-testid="naming-change" data-reason={reason}>
            {words().changes[reason] ?? reason}{' '}
            <span class="mono">
              <bdi>{shortened(from)}</bdi>
              {to !== '' && (
                <>
                  {' → '}
                  <bdi>{shortened(to)}</bdi>
                </>
              )}
            </span>
          </p>
        ))}
      </div>
    </li>
  );
}

/** Breaks after its slashes first, and reads from left to right in every language. */
function Path({ text }: { text: string }) {
  return (
    <span class="mono path" dir="ltr">
      {text.split('/').map((part, index) => (
        <span key={index}>
          {index > 0 && (
            <>
              /<wbr />
            </>
          )}
          <bdi>{part}</bdi>
        </span>
      ))}
    </span>
  );
}

const longest = 80;
const shortened = (text: string) =>
  text.length > longest ? `${text.slice(0, longest / 2)} … ${text.slice(-longest / 3)}` : text;
