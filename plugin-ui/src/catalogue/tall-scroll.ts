/** Firefox draws nothing below 17.9 million pixels, Chromium below 33.5. */
const tallest = 16_000_000;
/** Who moves further than so many windows at once has dragged the scroll bar. */
const jumpWindows = 3;

/**
 * Scrolling through content that is taller than an element can be: the element is shorter, small steps move the content
 * by as much as they scroll, and a jump goes to the place in the content that the scroll bar points at. Where content
 * and element are equally tall, nothing is shifted.
 */
export function createTallScroll(most = tallest) {
  let content = 0;
  let viewport = 1;
  let scrolled = 0;
  let shift = 0;

  const height = () => Math.min(content, most);
  const share = (part: number, whole: number) => (whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0);
  const inside = (value: number) => Math.min(content - height(), Math.max(0, value));

  return {
    height,
    /** By how much the content is further than the element has scrolled. */
    shift: () => shift,

    resize(size: { content: number; viewport: number }): void {
      ({ content, viewport } = size);
      shift = inside(shift);
    },

    /** Answers the place in the content at the window's top, when the element has been scrolled so far. */
    moved(to: number): number {
      if (Math.abs(to - scrolled) > jumpWindows * viewport) {
        shift = inside(share(to, height() - viewport) * (content - height()));
      }
      scrolled = to;
      return to + shift;
    },

    /** How far the element is to be scrolled so that this place is at the window's top. */
    reach(place: number): number {
      scrolled = share(place, content - viewport) * (height() - viewport);
      if (content <= most) scrolled = place;
      shift = inside(place - scrolled);
      return scrolled;
    },
  };
}

export type TallScroll = ReturnType<typeof createTallScroll>;
