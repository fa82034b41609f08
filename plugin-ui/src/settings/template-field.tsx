import { useId, useRef } from 'preact/hooks';
import { language, t } from '../strings/index.ts';
import { Icon } from '../ui/icon.tsx';
import type { Kind, Named } from './naming-calls.ts';

const words = () => t.settings.naming;

type Props = {
  kind: Kind;
  named: Named;
  value: string;
  onValue: (template: string) => void;
  fault: Named['fault'];
  /** What the service said when it was to be saved. */
  refusal: string | undefined;
};

/** A template with its placeholders as buttons that write them where the cursor is, and what is wrong with it in words. */
export function TemplateField({ kind, named, value, onValue, fault, refusal }: Props) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const bad = fault !== null || refusal !== undefined;
  // Before that the browser's cursor stands nowhere in particular.
  const visited = useRef(false);
  const insert = (placeholder: string) => {
    const element = input.current;
    if (!element) return;
    element.focus();
    const end = value.length;
    const [from, to] = visited.current ? [element.selectionStart ?? end, element.selectionEnd ?? end] : [end, end];
    element.setRangeText(placeholder, from, to, 'end');
    onValue(element.value);
  };
  return (
    <div class="pad stack tight">
      <div class="row wrap">
        <label class="label grow" for={id}>
          {words().label[kind]}
        </label>
        {value !== named.default && (
          <button
            type="button"
            class="link sm"
            onClick={() => onValue(named.default)}
            data-testid={`naming-default-${kind}`}
          >
            {words().toDefault}
          </button>
        )}
      </div>
      <div class={`input ${bad ? 'bad' : ''}`} dir="ltr">
        <input
          ref={input}
          id={id}
          class="mono"
          value={value}
          spellcheck={false}
          autocomplete="off"
          autocapitalize="off"
          aria-invalid={bad || undefined}
          aria-describedby={`${id}-note`}
          data-testid={`naming-${kind}-path`}
          onBlur={() => {
            visited.current = true;
          }}
          onInput={(event) => {
            visited.current = true;
            onValue(event.currentTarget.value);
          }}
        />
      </div>
      <div id={`${id}-note`} aria-live="polite" data-testid={`naming-${kind}-problem`}>
        {fault && <Fault fault={fault} template={value} />}
        {!fault && refusal && (
          <span class="hint bad">
            <Icon name="error" size="s" />
            <bdi>{refusal}</bdi>
          </span>
        )}
        {!bad && <span class="hint">{words().hint}</span>}
      </div>
      <div class="chips" role="group" aria-label={words().placeholders}>
        {named.placeholders.map(({ name, example }) => (
          <button
            key={name}
            type="button"
            class="chip placeholder"
            title={example}
            // The cursor stays where the placeholder is wanted.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => insert(`{${name}}`)}
            data-testid={`naming-${kind}-chip`}
          >
            <span class="mono">{`{${name}}`}</span>
            {example && (
              <span class="t3 cut">
                {' '}
                <bdi>{example}</bdi>
              </span>
            )}
          </button>
        ))}
      </div>
    </div>
  );
}

/** The sentence, and the template with the place marked. */
function Fault({ fault, template }: { fault: NonNullable<Named['fault']>; template: string }) {
  const { code, message, start, end, names } = fault;
  const part = template.slice(start, end);
  const choice = new Intl.ListFormat(language, { type: 'disjunction' }).format(names.map((name) => `{${name}}`));
  const sentence = words().faults[code]?.(part, choice) ?? message;
  const whole = start === 0 && end === template.length;
  return (
    <>
      <span class="hint bad">
        <Icon name="error" size="s" />
        <bdi>{sentence}</bdi>
      </span>
      {!whole && part !== '' && (
        <div class="sm t3 fault-place" aria-hidden="true">
          <code class="mono" dir="ltr">
            {template.slice(0, start)}
            <mark>{part}</mark>
            {template.slice(end)}
          </code>
        </div>
      )}
    </>
  );
}
