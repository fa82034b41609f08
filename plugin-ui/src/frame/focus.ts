let touched = false;
const touch = (): void => {
  touched = true;
};
// Not `navigator.userActivation`: a reload may keep it.
addEventListener('keydown', touch, { once: true, capture: true });
addEventListener('pointerdown', touch, { once: true, capture: true });

/**
 * What was pressed is gone with the page before: the new one begins at its top, for readers of the screen too. A page that
 * was just loaded leaves the focus alone, so that the first Tab finds the link that skips the navigation.
 */
export function focusMain(): void {
  if (touched) document.getElementById('main')?.focus({ preventScroll: true });
}
