/** Every icon, once per page as a sprite: 24 px box, strokes only (LOOK: "Icons"). `Icon` points here by name. */
export const iconNames = [
  'bell',
  'calendar',
  'cc',
  'check',
  'clock',
  'close',
  'contrast',
  'copy',
  'disk',
  'down',
  'download',
  'edit',
  'error',
  'expand',
  'external',
  'eye',
  'filter',
  'folder',
  'globe',
  'grid',
  'grip',
  'heart',
  'home',
  'info',
  'keys',
  'left',
  'link',
  'list',
  'live',
  'minus',
  'moon',
  'more',
  'movie',
  'pause',
  'pip',
  'play',
  'plug',
  'plus',
  'retry',
  'right',
  'search',
  'series',
  'server',
  'settings',
  'shield',
  'sort',
  'spinner',
  'star',
  'sun',
  'sync',
  'top',
  'track',
  'trash',
  'up',
  'user',
  'versions',
  'volume',
  'warn',
] as const;
export type IconName = (typeof iconNames)[number];

export function IconSprite() {
  return (
    <svg width="0" height="0" class="sprite" aria-hidden="true">
      <defs>
        <g id="i-bell">
          <path d="M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 20.5h4" />
        </g>
        <g id="i-calendar">
          <rect x="4" y="5" width="16" height="15" rx="2" />
          <path d="M4 10h16M8 3v4M16 3v4" />
        </g>
        <g id="i-cc">
          <rect x="3" y="5" width="18" height="14" rx="2" />
          <path d="M10.5 10.5a2 2 0 1 0 0 3M17 10.5a2 2 0 1 0 0 3" />
        </g>
        <g id="i-check">
          <path d="M5 12.5l4.5 4.5L19 7" />
        </g>
        <g id="i-clock">
          <circle cx="12" cy="12" r="8" />
          <path d="M12 7.5V12l3 2" />
        </g>
        <g id="i-close">
          <path d="M6 6l12 12M18 6L6 18" />
        </g>
        <g id="i-contrast">
          <circle cx="12" cy="12" r="8" />
          <path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor" />
        </g>
        <g id="i-copy">
          <rect x="9" y="9" width="11" height="11" rx="2" />
          <path d="M5 15a1 1 0 0 1-1-1V5a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1" />
        </g>
        <g id="i-disk">
          <rect x="3" y="13" width="18" height="7" rx="2" />
          <path d="M5 13l2.5-8h9L19 13M7 16.5h.01M11 16.5h6" />
        </g>
        <g id="i-down">
          <path d="M6 9l6 6 6-6" />
        </g>
        <g id="i-download">
          <path d="M12 4v11M7 11l5 5 5-5M5 20h14" />
        </g>
        <g id="i-edit">
          <path d="M4 20l1-4L16 5l3 3L8 19z" />
        </g>
        <g id="i-error">
          <path d="M8.2 3.5h7.6l4.7 4.7v7.6l-4.7 4.7H8.2l-4.7-4.7V8.2zM12 8v4.5M12 16h.01" />
        </g>
        <g id="i-expand">
          <path d="M4 9V4h5M20 9V4h-5M4 15v5h5M20 15v5h-5" />
        </g>
        <g id="i-external">
          <path d="M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5" />
        </g>
        <g id="i-eye">
          <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z" />
          <circle cx="12" cy="12" r="3" />
        </g>
        <g id="i-filter">
          <path d="M4 6h16M7 12h10M10 18h4" />
        </g>
        <g id="i-folder">
          <path d="M4 6a1 1 0 0 1 1-1h4.5l2 2.5H19a1 1 0 0 1 1 1V18a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1z" />
        </g>
        <g id="i-globe">
          <circle cx="12" cy="12" r="8.5" />
          <path d="M3.5 12h17M12 3.5c2.5 2.4 3.5 5.3 3.5 8.5s-1 6.1-3.5 8.5c-2.5-2.4-3.5-5.3-3.5-8.5s1-6.1 3.5-8.5z" />
        </g>
        <g id="i-grid">
          <rect x="4" y="4" width="6.5" height="6.5" rx="1" />
          <rect x="13.5" y="4" width="6.5" height="6.5" rx="1" />
          <rect x="4" y="13.5" width="6.5" height="6.5" rx="1" />
          <rect x="13.5" y="13.5" width="6.5" height="6.5" rx="1" />
        </g>
        <g id="i-grip">
          <path d="M9 6h.01M9 12h.01M9 18h.01M15 6h.01M15 12h.01M15 18h.01" stroke-width="2.8" />
        </g>
        <g id="i-heart">
          <path d="M12 20s-7.5-4.6-7.5-10A4.3 4.3 0 0 1 12 7.2 4.3 4.3 0 0 1 19.5 10c0 5.4-7.5 10-7.5 10z" />
        </g>
        <g id="i-home">
          <path d="M4 11l8-7 8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z" />
        </g>
        <g id="i-info">
          <circle cx="12" cy="12" r="8.5" />
          <path d="M12 11v5M12 8h.01" />
        </g>
        <g id="i-keys">
          <rect x="3" y="6" width="18" height="12" rx="2" />
          <path d="M7 10h.01M11 10h.01M15 10h.01M8 14h8" />
        </g>
        <g id="i-left">
          <path d="M15 6l-6 6 6 6" />
        </g>
        <g id="i-link">
          <path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.7-5.7L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.7 5.7L12 17" />
        </g>
        <g id="i-list">
          <path d="M9 6h11M9 12h11M9 18h11M4 6h.01M4 12h.01M4 18h.01" />
        </g>
        <g id="i-live">
          <rect x="3" y="7" width="18" height="12" rx="2" />
          <path d="M8 3l4 4 4-4" />
        </g>
        <g id="i-minus">
          <path d="M5 12h14" />
        </g>
        <g id="i-moon">
          <path d="M20 14.5A8 8 0 0 1 9.5 4 8 8 0 1 0 20 14.5z" />
        </g>
        <g id="i-more">
          <path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="3" />
        </g>
        <g id="i-movie">
          <rect x="3" y="4" width="18" height="16" rx="2" />
          <path d="M8 4v16M16 4v16M3 9h5M3 15h5M16 9h5M16 15h5" />
        </g>
        <g id="i-pause">
          <path d="M8 5v14M16 5v14" stroke-width="3" />
        </g>
        <g id="i-pip">
          <rect x="3" y="5" width="18" height="14" rx="2" />
          <rect x="12" y="11.5" width="6.5" height="5" rx="1" fill="currentColor" />
        </g>
        <g id="i-play">
          <path d="M8 5.5v13l10.5-6.5z" fill="currentColor" />
        </g>
        <g id="i-plug">
          <path d="M9 3v5M15 3v5M6 8h12v3a6 6 0 0 1-12 0zM12 17v4" />
        </g>
        <g id="i-plus">
          <path d="M12 5v14M5 12h14" />
        </g>
        <g id="i-retry">
          <path d="M4 12a8 8 0 1 0 2.6-5.9M4 4v4.5h4.5" />
        </g>
        <g id="i-right">
          <path d="M9 6l6 6-6 6" />
        </g>
        <g id="i-search">
          <circle cx="11" cy="11" r="6.5" />
          <path d="M16 16l4.5 4.5" />
        </g>
        <g id="i-series">
          <rect x="3" y="9" width="18" height="11" rx="2" />
          <path d="M6 6h12M8 3h8" />
        </g>
        <g id="i-server">
          <rect x="4" y="4" width="16" height="7" rx="2" />
          <rect x="4" y="13" width="16" height="7" rx="2" />
          <path d="M8 7.5h.01M8 16.5h.01" />
        </g>
        <g id="i-settings">
          <path d="M4 7h9M19 7h1M4 17h1M11 17h9" />
          <circle cx="16" cy="7" r="2.5" />
          <circle cx="8" cy="17" r="2.5" />
        </g>
        <g id="i-shield">
          <path d="M12 3l7.5 3v5.5c0 4.5-3 8-7.5 9.5-4.5-1.5-7.5-5-7.5-9.5V6z" />
          <path d="M8.5 12l2.5 2.5 4.5-5" />
        </g>
        <g id="i-sort">
          <path d="M7 5v14M4 16l3 3 3-3M13 7h8M13 12h6M13 17h4" />
        </g>
        <g id="i-spinner">
          <path d="M12 3.5A8.5 8.5 0 1 1 3.5 12" />
        </g>
        <g id="i-star">
          <path d="M12 4l2.5 5.2 5.5.8-4 4 1 5.6-5-2.7-5 2.7 1-5.6-4-4 5.5-.8z" />
        </g>
        <g id="i-sun">
          <circle cx="12" cy="12" r="4" />
          <path d="M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M5.6 18.4l1.1-1.1M17.3 6.7l1.1-1.1" />
        </g>
        <g id="i-sync">
          <path d="M20 11a8 8 0 0 0-14.5-3.5L4 9.5M4 4v5.5h5.5M4 13a8 8 0 0 0 14.5 3.5L20 14.5M20 20v-5.5h-5.5" />
        </g>
        <g id="i-top">
          <path d="M12 20V8M7 12l5-5 5 5M5 4h14" />
        </g>
        <g id="i-track">
          <path d="M7 4h10a1 1 0 0 1 1 1v15l-6-4.2L6 20V5a1 1 0 0 1 1-1z" />
        </g>
        <g id="i-trash">
          <path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v5M14 11v5" />
        </g>
        <g id="i-up">
          <path d="M6 15l6-6 6 6" />
        </g>
        <g id="i-user">
          <circle cx="12" cy="8" r="4" />
          <path d="M4.5 20a7.5 7.5 0 0 1 15 0" />
        </g>
        <g id="i-versions">
          <rect x="8" y="8" width="12" height="12" rx="2" />
          <path d="M16 8V5a1 1 0 0 0-1-1H5a1 1 0 0 0-1 1v10a1 1 0 0 0 1 1h3" />
        </g>
        <g id="i-volume">
          <path d="M4 10v4h3.5L12 18V6L7.5 10zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11" />
        </g>
        <g id="i-warn">
          <path d="M12 4.5L2.8 20h18.4zM12 10v4.5M12 17.3h.01" />
        </g>
        <linearGradient id="brand-ground" x1="0" y1="0" x2="1" y2="1">
          <stop stop-color="#b983dd" />
          <stop offset="1" stop-color="#1fa5dc" />
        </linearGradient>
      </defs>
    </svg>
  );
}
