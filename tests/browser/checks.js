// What every page of results must have, as one expression that gives a list of problems; run in the page.
(() => {
  const problems = [];
  const tell = (what, node) => problems.push(node ? `${what}: ${name_of(node)}` : what);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const text_of = (node) => (node ? node.textContent.trim() : '');

  // An element as a person would find it.
  function name_of(node) {
    const at = node.closest('figure, section');
    const place = at ? ` in ${at.id || at.getAttribute('aria-labelledby')}` : '';
    return `<${node.tagName.toLowerCase()}> "${text_of(node).slice(0, 40)}"${place}`;
  }

  // ---------------------------------------------------------------- structure

  if (!document.documentElement.lang) tell('no language');
  if (!document.title.trim()) tell('no title');
  if (all('h1').length !== 1) tell(`${all('h1').length} headings of the first level`);
  let level = 0;
  for (const heading of all('h1, h2, h3, h4, h5, h6').filter((one) => !one.closest('nav'))) {
    const next = Number(heading.tagName[1]);
    if (next > level + 1) tell(`heading skips from ${level} to ${next}`, heading);
    if (!text_of(heading)) tell('empty heading', heading);
    level = next;
  }
  for (const landmark of ['header', 'nav', 'main']) {
    if (all(landmark).length !== 1) tell(`${all(landmark).length} of <${landmark}>`);
  }
  const ids = all('[id]').map((node) => node.id);
  for (const id of new Set(ids.filter((one, i) => ids.indexOf(one) !== i))) tell(`id ${id} is not unique`);
  for (const link of all('a[href]')) {
    const to = link.getAttribute('href');
    if (!to.startsWith('#') || !document.getElementById(to.slice(1))) tell(`leads nowhere: ${to}`, link);
  }
  for (const node of all('[aria-labelledby]')) {
    for (const id of node.getAttribute('aria-labelledby').split(' ')) {
      if (!text_of(document.getElementById(id))) tell(`has no name, ${id} is empty`, node);
    }
  }
  for (const table of all('table')) {
    if (!text_of(table.caption)) tell('table without caption', table);
    if (!table.tHead) tell('table without head', table);
    for (const cell of all('th', table)) {
      const scope = cell.getAttribute('scope');
      if (scope !== (cell.closest('thead') ? 'col' : 'row')) tell('header without its scope', cell);
    }
    for (const row of all('tbody tr', table)) {
      if (row.cells.length && row.cells[0].tagName !== 'TH') tell('row without header', row);
      if (row.cells.length !== table.tHead?.rows[0]?.cells.length) tell('row of another length', row);
    }
  }
  for (const node of all('script, img, iframe, object, embed, link, form, input, base')) tell('does not belong here', node);
  for (const node of all('*')) {
    for (const { name } of node.attributes) if (name.startsWith('on')) tell(`attribute ${name}`, node);
  }
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
    tell(`the page is ${document.documentElement.scrollWidth - document.documentElement.clientWidth} px too wide`);
  for (const node of all('.scroll')) {
    if (node.tabIndex !== 0) tell('scrolls, but not with the keyboard', node);
    if (!node.getAttribute('aria-label')) tell('scrolls without a name', node);
  }

  // ---------------------------------------------------------------- colours

  const parse = (color) => {
    const parts = color.match(/[\d.]+/g).map(Number);
    return { rgb: parts.slice(0, 3), alpha: parts.length > 3 ? parts[3] : 1 };
  };
  const over = (top, alpha, ground) => top.map((value, i) => value * alpha + ground[i] * (1 - alpha));
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };
  // What is behind an element: the colours of its ancestors, on white.
  const ground_of = (node) => {
    const colors = [];
    for (let at = node; at instanceof Element; at = at.parentElement) {
      const { rgb, alpha } = parse(getComputedStyle(at).backgroundColor);
      if (alpha > 0) colors.push([rgb, alpha]);
      if (alpha === 1) break;
    }
    return colors.reverse().reduce((ground, [rgb, alpha]) => over(rgb, alpha, ground), [255, 255, 255]);
  };
  const corners = (node) => {
    const box = node.getBBox();
    const matrix = node.getScreenCTM();
    return [[box.x, box.y], [box.x + box.width, box.y], [box.x + box.width, box.y + box.height], [box.x, box.y + box.height]]
      .map(([x, y]) => [matrix.a * x + matrix.c * y + matrix.e, matrix.b * x + matrix.d * y + matrix.f]);
  };
  const judge = (color, ground, node, style = getComputedStyle(node)) => {
    const size = parseFloat(style.fontSize);
    const is_large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 600);
    const ratio = contrast(over(color.rgb, color.alpha, ground), ground);
    if (ratio < (is_large ? 3 : 4.5)) tell(`contrast ${ratio.toFixed(2)}`, node);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || node.closest('svg, style') || !node.checkVisibility()) continue;
    // Rows of a table look alike.
    if ((node.closest('tbody tr')?.rowIndex ?? 0) > 3) continue;
    const style = getComputedStyle(node);
    judge(parse(style.color), ground_of(node), node, style);
    if (parseFloat(style.fontSize) < 11 && !matchMedia('print').matches) tell('small text', node);
  }

  // ---------------------------------------------------------------- figures

  // Of two convex shapes: is there a line between them, along a side of one?
  const apart = (a, b) => [a, b].some((shape) => shape.some(([x, y], i) => {
    const [nx, ny] = [shape[(i + 1) % 4][1] - y, x - shape[(i + 1) % 4][0]];
    const length = Math.hypot(nx, ny) || 1;
    const span = (points) => {
      const along = points.map(([px, py]) => (px * nx + py * ny) / length);
      return [Math.min(...along), Math.max(...along)];
    };
    const [[a1, a2], [b1, b2]] = [span(a), span(b)];
    return a2 <= b1 + 0.5 || b2 <= a1 + 0.5; // Half a pixel is seen by nobody.
  }));
  const marks = 'rect, circle, polygon, path, line';
  for (const figure of all('figure')) {
    const svg = figure.querySelector('svg');
    if (!svg) { tell('figure without drawing', figure); continue; }
    if (svg.getAttribute('role') !== 'img') tell('drawing without role', svg);
    if (!text_of(svg.querySelector(':scope > title'))) tell('drawing without title', svg);
    if (!text_of(svg.querySelector(':scope > desc'))) tell('drawing without description', svg);
    if (!text_of(figure.querySelector('figcaption'))) tell('figure without caption', figure);
    if (!figure.querySelector('details table')) tell('figure without its numbers', figure);
    const frame = svg.getBoundingClientRect();
    if (frame.width < 50 || frame.height < 30) tell('empty drawing', svg);
    const texts = all('text', svg).filter((node) => text_of(node)).map((node) => ({
      node, shape: corners(node), box: node.getBoundingClientRect(), style: getComputedStyle(node),
    }));
    const areas = all('rect', svg).map((node) => ({
      node, box: node.getBoundingClientRect(), style: getComputedStyle(node),
    }));
    const paper = ground_of(svg);
    if (!texts.length) tell('drawing without text', svg);
    const says_nothing = texts.some(({ node }) => node.textContent === 'no values');
    if (!says_nothing && !all(marks, svg).some((node) => { const box = node.getBBox(); return box.width + box.height > 0; }))
      tell('drawing without marks', svg);
    for (const node of all(marks, svg)) {
      const box = node.getBBox();
      if (![box.x, box.y, box.width, box.height].every(Number.isFinite)) tell('mark without place', node);
      const view = svg.viewBox.baseVal;
      if (box.x < -1 || box.y < -1 || box.x + box.width > view.width + 1 || box.y + box.height > view.height + 1)
        tell(`mark outside at ${box.x.toFixed(0)}, ${box.y.toFixed(0)}`, node);
    }
    const scale = frame.width / svg.viewBox.baseVal.width;
    texts.forEach(({ node, shape, box, style }, i) => {
      if (shape.some(([x, y]) => x < frame.left - 1 || x > frame.right + 1 || y < frame.top - 1 || y > frame.bottom + 1))
        tell('text outside its drawing', node);
      if (parseFloat(style.fontSize) < 11) tell('small text', node);
      if (scale < (matchMedia('print').matches ? 0.55 : 0.99)) tell('drawing scaled down', node);
      for (const other of texts.slice(i + 1)) {
        const is_near = box.left < other.box.right && other.box.left < box.right && box.top < other.box.bottom && other.box.top < box.bottom;
        if (is_near && !apart(shape, other.shape)) tell(`text over "${text_of(other.node).slice(0, 40)}"`, node);
      }
      // Areas drawn before the text and behind its middle.
      const [x, y] = [(shape[0][0] + shape[2][0]) / 2, (shape[0][1] + shape[2][1]) / 2];
      const ground = areas
        .filter(({ node: area, box: { left, right, top, bottom } }) => x > left && x < right && y > top && y < bottom
          && area.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_FOLLOWING)
        .reduce((under, area) => {
          const { rgb, alpha } = parse(area.style.fill);
          return over(rgb, alpha * Number(area.style.fillOpacity), under);
        }, paper);
      judge(parse(style.fill), ground, node, style);
    });
  }
  return problems;
})()
