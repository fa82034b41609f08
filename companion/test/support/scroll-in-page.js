// Runs in the panel's page: scrolls on until so many more posters were seen with their titles, then rests until
// everything in the window is there, and tells what that took.
globalThis.scrollOn = async ({ posters, pixelsAFrame, patienceMs }) => {
  const long = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) long.push(duration);
  });
  observer.observe({ type: 'longtask' });

  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  globalThis.postersSeen ??= new Set();
  const seen = globalThis.postersSeen;
  const wanted = seen.size + posters;
  const frames = [];
  let elements = 0;

  const look = () => {
    for (const card of document.querySelectorAll('[data-testid="title-card"]')) {
      if (card.querySelector('.card-t')?.textContent) seen.add(card.dataset.index);
    }
  };
  // What stands at the points of a net over the grid's part of the window and is no card with its title.
  const blanksNow = () => {
    const { left, width } = document.querySelector('.vgrid').getBoundingClientRect();
    let empty = 0;
    for (let x = left + 60; x < left + width; x += 120) {
      for (let y = 80; y < innerHeight; y += 120) {
        const found = document.elementFromPoint(x, y);
        if (!found || found.closest('.shape')) empty += 1;
      }
    }
    const cards = [...document.querySelectorAll('.vgrid [data-index]')];
    const untitled = cards.filter((card) => !card.querySelector('.card-t')?.textContent).length;
    return cards.length === 0 ? 1 : empty + untitled;
  };

  const began = performance.now();
  let before = await frame();
  for (let n = 0; seen.size < wanted && before - began < patienceMs; n++) {
    scrollBy(0, pixelsAFrame);
    const now = await frame();
    frames.push(now - before);
    before = now;
    look();
    if (n % 30 === 0) elements = Math.max(elements, document.getElementsByTagName('*').length);
  }
  const seconds = (performance.now() - began) / 1000;
  while (blanksNow() > 0 && performance.now() - began < 2 * patienceMs) await frame();
  for (const { duration } of observer.takeRecords()) long.push(duration);
  observer.disconnect();
  return { posters: seen.size, seconds, frames, long, elements, blanks: blanksNow() };
};
