import { theme, themes } from '../preferences.ts';
import { t } from '../strings/index.ts';
import { Button } from './button.tsx';
import type { IconName } from './icon-sprite.tsx';

const signs: Record<(typeof themes)[number], IconName> = { dark: 'moon', light: 'sun', auto: 'contrast' };

/** Dark, light, as the system: one press each. */
export function ThemeSwitch() {
  const now = theme.value;
  const next = themes[(themes.indexOf(now) + 1) % themes.length] ?? 'dark';
  return (
    <Button
      look="ic ghost"
      icon={signs[now]}
      aria-label={t.theme.switch(t.theme[now])}
      title={t.theme.switch(t.theme[now])}
      onClick={() => {
        theme.value = next;
      }}
    />
  );
}

/** The same choice with its words, for the settings. */
export function ThemeChoice() {
  return (
    <div class="seg-ctl" role="group" aria-label={t.theme.label}>
      {themes.map((name) => (
        <button
          key={name}
          type="button"
          aria-pressed={theme.value === name}
          onClick={() => {
            theme.value = name;
          }}
        >
          {t.theme[name]}
        </button>
      ))}
    </div>
  );
}
