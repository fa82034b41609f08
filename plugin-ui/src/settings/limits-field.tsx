import type { ComponentChildren } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import { sentenceOf } from '../api.ts';
import { t } from '../strings/index.ts';
import { toast } from '../ui/toast.tsx';
import { type Amount, readAmount, shownAmount } from './limits-values.ts';

export const megabytesPerSecond = { scale: 1_000_000, least: 1, most: 10_000_000_000, empty: true } satisfies Amount;
export const gigabytes = { scale: 1_000_000_000, least: 0, most: 1e15, empty: true } satisfies Amount;

type Props = {
  label: ComponentChildren;
  hint?: ComponentChildren;
  /** In the unit of the API; null = nothing is set. */
  value: number | null;
  amount: Amount;
  unit?: string;
  placeholder?: string;
  save: (value: number | null) => Promise<void>;
  testid: string;
};

/** A number with its unit. It is saved when left; what can't be saved stays as it was typed, with the reason below it. */
export function AmountRow({ label, hint, testid, ...control }: Props) {
  const id = useId();
  return (
    <div class="item setting">
      <div class="grow">
        <label class="t" for={id}>
          {label}
        </label>
        {hint && (
          <div class="m full" id={`${id}-note`}>
            {hint}
          </div>
        )}
      </div>
      <AmountControl {...control} id={id} describedby={hint ? `${id}-note` : undefined} testid={testid} />
    </div>
  );
}

type ControlProps = Omit<Props, 'label' | 'hint'> & { id: string; describedby?: string | undefined };

export function AmountControl({ id, describedby, value, amount, unit, placeholder, save, testid }: ControlProps) {
  const saved = shownAmount(value, amount.scale);
  const [text, setText] = useState(saved);
  const [refusal, setRefusal] = useState<string>();
  useEffect(() => setText(saved), [saved]);
  const next = readAmount(text, amount);
  const wrong = text !== saved && next === undefined;
  const commit = async () => {
    if (text === saved || next === undefined) return;
    try {
      await save(next);
      setRefusal(undefined);
      toast('ok', t.settings.saved);
    } catch (error) {
      setRefusal(sentenceOf(error));
    }
  };
  const problem = wrong ? t.limits.wrong : refusal;
  return (
    <span class="setting-control">
      <span class={`input setting-field ${problem ? 'bad' : ''}`}>
        <input
          id={id}
          aria-describedby={[describedby, problem && `${id}-problem`].filter(Boolean).join(' ') || undefined}
          aria-invalid={problem ? true : undefined}
          inputMode={amount.whole ? 'numeric' : 'decimal'}
          autocomplete="off"
          placeholder={placeholder}
          value={text}
          data-testid={testid}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setRefusal(undefined);
          }}
          onBlur={() => void commit()}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void commit();
            if (event.key === 'Escape') setText(saved);
          }}
        />
        {unit && <span class="t3 sm">{unit}</span>}
      </span>
      {problem && (
        <span class="hint bad" id={`${id}-problem`}>
          {problem}
        </span>
      )}
    </span>
  );
}
