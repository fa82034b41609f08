import { t } from '../strings/index.ts';

export function Brand() {
  return (
    <a class="brand" href="#/" aria-label={t.name}>
      <svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true">
        <rect width="28" height="28" rx="8" fill="url(#brand-ground)" />
        <path class="brand-line" d="M8 7.500l6 6 6-6M8 14.500l6 6 6-6" />
      </svg>
      <b>{t.name}</b>
    </a>
  );
}
