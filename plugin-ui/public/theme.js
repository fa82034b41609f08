// Runs before the first paint (a file of its own, because the content security policy allows no inline script).
(() => {
  var root = document.documentElement;
  var theme = null;
  var language = null;
  try {
    theme = localStorage.getItem('xd.theme');
    language = localStorage.getItem('xd.language');
  } catch (_) {
    // Storage may be closed to us inside a frame: the defaults hold.
  }
  if (theme === 'light' || theme === 'dark' || theme === 'auto') root.dataset.theme = theme;
  if (language) root.lang = language;
  if (/\/embed\/?$/.test(location.pathname)) root.dataset.embed = '';
})();
