import type { ComponentChildren, JSX } from 'preact';
import { useId, useState } from 'preact/hooks';
import { t } from '../strings/index.ts';
import { Icon } from './icon.tsx';
import type { IconName } from './icon-sprite.tsx';

type InputProps = {
  type?: 'text' | 'password';
  placeholder?: string | undefined;
  autocomplete?: 'off' | 'new-password' | 'current-password' | 'one-time-code';
  spellcheck?: boolean;
  inputMode?: 'numeric' | 'decimal' | 'url';
  maxLength?: number;
  class?: string;
  autofocus?: boolean;
};
type Props = InputProps & {
  label: string;
  value: string;
  onValue: (value: string) => void;
  hint?: ComponentChildren;
  error?: string | undefined;
  icon?: IconName;
  unit?: string | undefined;
  testid?: string;
};

/** A labelled text field with its hint or its error below it. */
export function Field({ label, value, onValue, hint, error, icon, unit, testid, ...input }: Props) {
  const given = input as JSX.IntrinsicElements['input'];
  const id = useId();
  const note = error ?? hint;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class={`input ${error ? 'bad' : ''}`}>
        {icon && <Icon name={icon} size="s" class="t3" />}
        <input
          id={id}
          value={value}
          aria-invalid={error ? true : undefined}
          aria-describedby={note ? `${id}-note` : undefined}
          data-testid={testid}
          {...given}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
        {unit && <span class="t3 sm">{unit}</span>}
      </div>
      {note && (
        <span id={`${id}-note`} class={`hint ${error ? 'bad' : ''}`}>
          {error && <Icon name="error" size="s" />}
          {note}
        </span>
      )}
    </div>
  );
}

/** A password: hidden, with a button that shows it. */
export function PasswordField(props: Omit<Props, 'type'>) {
  const [shown, setShown] = useState(false);
  return (
    <div class="with-eye">
      <Field {...props} spellcheck={false} type={shown ? 'text' : 'password'} />
      <button
        type="button"
        class="eye t3"
        aria-label={shown ? t.access.hide : t.access.show}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
      >
        <Icon name="eye" size="s" />
      </button>
    </div>
  );
}

type SwitchProps = { label: string; hint?: string; checked: boolean; onChange: (on: boolean) => void };

export function Switch({ label, hint, checked, onChange }: SwitchProps) {
  return (
    <label class="row switch-row">
      <span class="grow">
        <span class="label">{label}</span>
        {hint && (
          <>
            <br />
            <span class="hint">{hint}</span>
          </>
        )}
      </span>
      <input
        class="switch"
        type="checkbox"
        role="switch"
        aria-checked={checked}
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </label>
  );
}
