// Runs in the panel's page: what the texts of a hostile provider have become in this document.
globalThis.lookAtProviderText = () => {
  const marks = ["ran('", '\u202eturned'];
  const isProviders = (text) => marks.some((mark) => text.includes(mark));
  const problems = [];
  const brief = (element) => element.outerHTML.replace(/\s+/g, ' ').slice(0, 200);

  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) problems.push(`an attribute that runs: ${brief(element)}`);
      if (
        /^(href|src|srcset|action|formaction|data|poster|xlink:href)$/.test(name) &&
        !isHarmless(element, name, value)
      )
        problems.push(`a foreign address: ${brief(element)}`);
    }
  }
  for (const element of document.querySelectorAll(
    'iframe, object, embed, form[action], base, meta[http-equiv], svg script',
  ))
    problems.push(`an element that the panel has none of: ${brief(element)}`);
  for (const script of document.querySelectorAll('body script')) problems.push(`a script: ${brief(script)}`);

  function isHarmless(element, name, value) {
    const address = new URL(value, document.baseURI);
    if (element.localName === 'a' && name === 'href') {
      const isOwn = address.origin === location.origin;
      return (
        isOwn || (address.protocol === 'https:' && element.rel.includes('noopener') && element.target === '_blank')
      );
    }
    return address.origin === location.origin || address.protocol === 'blob:' || value.startsWith('#');
  }

  const shown = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.data;
    if (!isProviders(text)) continue;
    const holder = node.parentElement;
    shown.push(text.trim());
    // Only here nothing else can stand on the line.
    if (!holder.closest('bdi, option, textarea, pre') && !getComputedStyle(holder).unicodeBidi.includes('isolate'))
      problems.push(`not isolated: ${brief(holder)}`);
  }
  for (const heading of document.querySelectorAll('h1, h2')) {
    if (heading.offsetHeight > innerHeight / 2) problems.push(`a heading that hides the page: ${brief(heading)}`);
  }
  const tooWide = document.documentElement.scrollWidth - innerWidth;
  if (tooWide > 0) {
    const isWide = (one) => one.getBoundingClientRect().right > innerWidth + 1;
    const wide = [...document.querySelectorAll('body *')].filter(
      (one) => isWide(one) && ![...one.children].some(isWide),
    );
    problems.push(`${tooWide} pixels too wide: ${wide.slice(0, 3).map(brief).join(' | ')}`);
  }
  return { shown, problems };
};
