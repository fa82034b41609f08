/** The colours of the page around `place`, as `/embed` takes them: hex digits without `#`; what has none is left out. */
export function coloursOf(place: HTMLElement): Record<string, string> {
  const accent = probe(place, 'raised button-submit emby-button');
  return Object.fromEntries(
    Object.entries({
      canvas: hex(backgroundBehind(place)),
      text: hex(getComputedStyle(place).color),
      accent: hex(getComputedStyle(accent).backgroundColor),
    }).flatMap(([name, colour]) => (colour ? [[name, colour]] : [])),
  );

  function probe(parent: HTMLElement, classes: string): HTMLElement {
    const button = document.createElement('button');
    button.className = classes;
    button.hidden = true;
    parent.append(button);
    queueMicrotask(() => button.remove());
    return button;
  }
}

/** The first opaque background from `place` outwards; Jellyfin's is often that of a container beside the page. */
function backgroundBehind(place: HTMLElement): string {
  const beside = document.querySelector<HTMLElement>('.backgroundContainer');
  for (let one: HTMLElement | null = place; one; one = one.parentElement) {
    const { backgroundColor } = getComputedStyle(one);
    if (hex(backgroundColor)) return backgroundColor;
  }
  return beside ? getComputedStyle(beside).backgroundColor : '';
}

function hex(colour: string): string | null {
  const [, red, green, blue, alpha] = /^rgba?\((\d+), (\d+), (\d+)(?:, ([\d.]+))?\)$/.exec(colour) ?? [];
  if (red === undefined || (alpha !== undefined && Number(alpha) < 0.9)) return null;
  return [red, green, blue].map((part) => Number(part).toString(16).padStart(2, '0')).join('');
}
