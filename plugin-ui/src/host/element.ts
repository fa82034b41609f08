type Child = Node | string;

/** An element with text or elements in it; texts stay texts. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Record<string, string>,
  content: Child | Child[] = [],
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...[content].flat());
  return made;
}

export function show(place: HTMLElement, ...content: Node[]): void {
  place.replaceChildren(...content);
}
