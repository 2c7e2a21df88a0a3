// SPDX-License-Identifier: MIT
// Makes the page of its data block. Names only ever become text nodes and attribute values.
'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const main = document.getElementById('main');
  const SVG = 'http://www.w3.org/2000/svg';
  const MEASURES = ['Files', 'Lines', 'Code', 'Comments', 'Blanks', 'Words', 'Chars', 'Bytes'];
  const COLOURS = 12; // the last one is for all other languages
  const ROW_HEIGHT = 30; // as in the style
  const SPARE_ROWS = 12; // above and below what is seen
  const group = new Intl.NumberFormat('en-US');
  const collator = new Intl.Collator('en', { numeric: true });

  const totals = data.totals.slice(1);
  const byLines = [...data.languages].sort((a, b) => b[2] - a[2]);
  const rank = new Map(byLines.map((row, i) => [row[0], i]));
  const colour = (language) => `var(--k${Math.min(rank.get(language) ?? COLOURS, COLOURS - 1)})`;

  function element(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (name === 'style') Object.assign(node.style, value);
      else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
      else node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
  }

  function svg(tag, attributes, ...children) {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  const percent = (part, whole) => (whole ? `${((100 * part) / whole).toFixed(1)} %` : '');
  const swatch = (language) => element('span', { class: 'swatch', style: { background: colour(language) } });

  // The stacked bar of code, comments and blanks; its length is the share of the largest row.
  function meter(code, comments, blanks, largest) {
    const bar = element('div', { class: 'meter', 'aria-hidden': 'true' });
    for (const [name, n] of [['code', code], ['comments', comments], ['blanks', blanks]]) {
      const width = largest ? (100 * n) / largest : 0;
      if (width) bar.append(element('span', { style: { width: `${width}%`, background: `var(--${name})` } }));
    }
    return bar;
  }

  // A table of `rows`, of which only those near the visible part are in the document.
  // columns: {title, text?: index, number?: index, draw?: (row) => node, path?: boolean}
  function table(label, columns, rows, options) {
    let sorted = { column: options.sort, down: columns[options.sort].number !== undefined };
    let shown = rows;
    const heads = columns.map((column, i) => {
      const button = element('button', { type: 'button', onclick: () => sortBy(i) }, column.title);
      return element('th', { scope: 'col', class: column.number !== undefined ? 'number' : '' }, button);
    });
    const body = element('tbody');
    const node = element('table', { 'aria-label': label },
      element('thead', {}, element('tr', { 'aria-rowindex': '1' }, ...heads)), body);
    if (options.total) node.append(element('tfoot', {}, line(options.total)));
    const frame = element('div', { class: options.tall ? 'frame tall' : 'frame', tabindex: '0', role: 'region', 'aria-label': label }, node);

    function line(row) {
      return element('tr', {}, ...columns.map((column) => {
        if (column.draw) return element('td', { class: column.class || '' }, column.draw(row));
        if (column.number !== undefined) return element('td', { class: 'number' }, group.format(row[column.number]));
        return element('td', { class: column.path ? 'path' : '', title: column.path ? row[column.text] : '' }, row[column.text]);
      }));
    }

    const gap = (height) => element('tr', { class: 'space', 'aria-hidden': 'true' },
      element('td', { colspan: columns.length, style: { height: `${height}px` } }));

    function draw() {
      const first = options.tall ? Math.max(0, Math.floor(frame.scrollTop / ROW_HEIGHT) - SPARE_ROWS) : 0;
      const count = options.tall ? Math.ceil((frame.clientHeight || 600) / ROW_HEIGHT) + 2 * SPARE_ROWS : shown.length;
      const last = Math.min(shown.length, first + count);
      const lines = shown.slice(first, last).map((row, i) => {
        const tr = line(row);
        tr.setAttribute('aria-rowindex', first + i + 2);
        return tr;
      });
      if (first > 0) lines.unshift(gap(first * ROW_HEIGHT));
      if (last < shown.length) lines.push(gap((shown.length - last) * ROW_HEIGHT));
      body.replaceChildren(...lines);
      node.setAttribute('aria-rowcount', shown.length + 1);
    }

    function arrange() {
      const { text, number } = columns[sorted.column];
      const sign = sorted.down ? -1 : 1;
      shown = [...shown].sort((a, b) => sign * (number !== undefined ? a[number] - b[number] : collator.compare(a[text], b[text])));
      heads.forEach((head, i) => {
        if (i === sorted.column) head.setAttribute('aria-sort', sorted.down ? 'descending' : 'ascending');
        else head.removeAttribute('aria-sort');
      });
      draw();
    }

    function sortBy(column) {
      const down = column === sorted.column ? !sorted.down : columns[column].number !== undefined;
      sorted = { column, down };
      frame.scrollTop = 0;
      arrange();
    }

    if (options.tall) frame.addEventListener('scroll', () => requestAnimationFrame(draw), { passive: true });
    arrange();
    return {
      frame,
      filter(keep) {
        shown = rows.filter(keep);
        frame.scrollTop = 0;
        arrange();
        return shown.length;
      },
    };
  }

  const numbers = (from, names) => names.map((title) => ({ title, number: from + MEASURES.indexOf(title) }));

  function languages() {
    const bar = element('div', { class: 'bar', role: 'img', 'aria-label': 'Share of each language in the lines' });
    const legend = element('div', { class: 'legend' });
    byLines.forEach((row, i) => {
      const share = percent(row[2], totals[1]);
      bar.append(element('span', { title: `${row[0]} ${share}`, style: { flexGrow: row[2], background: colour(row[0]) } }));
      if (i < COLOURS) legend.append(element('span', {}, swatch(row[0]), `${row[0]} ${share}`));
    });
    const largest = Math.max(1, ...data.languages.map((row) => row[2]));
    const made = table('Languages', [
      { title: 'Language', text: 0, draw: (row) => (rank.has(row[0]) ? element('span', {}, swatch(row[0]), row[0]) : row[0]) },
      ...numbers(1, ['Files', 'Lines', 'Code', 'Comments', 'Blanks', 'Words', 'Bytes']),
      { title: 'Share', number: 2, class: 'share', draw: (row) => (row === data.totals ? '' : meter(row[3], row[4], row[5], largest)) },
    ], data.languages, { sort: 3, total: data.totals });
    main.append(bar, legend, element('h2', {}, 'Languages'), made.frame);
  }

  function files() {
    const largest = data.files.reduce((most, row) => Math.max(most, row[3]), 1);
    const made = table('Files', [
      { title: 'Path', text: 0, path: true },
      { title: 'Language', text: 1, draw: (row) => element('span', {}, swatch(row[1]), row[1]) },
      ...numbers(2, ['Lines', 'Code', 'Comments', 'Blanks', 'Words', 'Bytes']),
      { title: 'Share', number: 3, class: 'share', draw: (row) => meter(row[4], row[5], row[6], largest) },
    ], data.files, { sort: 3, tall: true });
    const input = element('input', { type: 'search', placeholder: 'Filter by path', 'aria-label': 'Filter by path', autocomplete: 'off' });
    const select = element('select', { 'aria-label': 'Language' }, element('option', { value: '' }, 'All languages'));
    for (const name of [...new Set(data.files.map((row) => row[1]))].sort(collator.compare)) select.append(element('option', { value: name }, name));
    const status = element('span', { class: 'hint', role: 'status' });
    const apply = () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      const language = select.value;
      const n = made.filter((row) => (!language || row[1] === language) && words.every((word) => row[0].toLowerCase().includes(word)));
      status.textContent = `${group.format(n)} of ${group.format(data.files.length)} files`;
    };
    input.addEventListener('input', apply);
    select.addEventListener('change', apply);
    main.append(element('h2', {}, 'Files'), element('div', { class: 'tools' }, input, select, status), made.frame);
    apply();
  }

  // The tree of directories; a node is {name, path, children: Map, row}.
  function tree() {
    const root = { name: '', path: '', children: new Map(), parent: null };
    for (const row of data.files) {
      let at = root;
      const parts = row[0].split('/').filter(Boolean);
      parts.forEach((name, i) => {
        const key = i === parts.length - 1 ? `f${name}` : `d${name}`;
        let next = at.children.get(key);
        if (!next) {
          next = { name, path: parts.slice(0, i + 1).join('/'), children: new Map(), parent: at, row: null };
          at.children.set(key, next);
        }
        at = next;
      });
      at.row = row;
    }
    return root;
  }

  // Sums a measure up, children before their parents; depths of thousands must not recurse.
  function measure(root, index) {
    const order = [root];
    for (let i = 0; i < order.length; i++) order.push(...order[i].children.values());
    for (let i = order.length - 1; i >= 0; i--) {
      const node = order[i];
      node.size = node.row ? node.row[index] : 0;
      for (const child of node.children.values()) node.size += child.size;
    }
  }

  // Squarified (Bruls, Huizing, van Wijk): rows of items as square as can be, into {x, y, w, h}.
  function squarify(nodes, box, place) {
    const items = nodes.filter((node) => node.size > 0).sort((a, b) => b.size - a.size);
    let rest = items.reduce((sum, node) => sum + node.size, 0);
    let { x, y, w, h } = box;
    for (let i = 0; i < items.length && w > 0 && h > 0;) {
      const side = Math.min(w, h);
      const scale = (w * h) / rest;
      let sum = 0, worst = Infinity, end = i;
      while (end < items.length) {
        const next = sum + items[end].size;
        const length = (next * scale) / side;
        const ratio = Math.max(length / ((items[end].size * scale) / length), ((items[i].size * scale) / length) / length);
        if (ratio > worst) break;
        worst = ratio;
        sum = next;
        end++;
      }
      const depth = (sum * scale) / side;
      let along = 0;
      for (; i < end; i++) {
        const length = (items[i].size * scale) / depth;
        place(items[i], w >= h ? { x, y: y + along, w: depth, h: length } : { x: x + along, y, w: length, h: depth });
        along += length;
      }
      if (w >= h) { x += depth; w -= depth; } else { y += depth; h -= depth; }
      rest -= sum;
    }
  }

  function treemap() {
    const WIDTH = 1140, HEIGHT = 520, HEAD = 16, MAX_RECTS = 4000, MIN_SIDE = 3;
    const root = tree();
    let focus = root;
    let name = 'Lines';
    const map = svg('svg', { class: 'map', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'group', 'aria-label': 'Treemap of files' });
    const crumbs = element('div', { class: 'crumbs' });
    const select = element('select', { 'aria-label': 'Measure of the treemap' },
      ...['Lines', 'Code', 'Comments', 'Bytes', 'Words'].map((title) => element('option', { value: title }, title)));
    const label = (node) => `${node.path || '.'}: ${group.format(node.size)} ${name.toLowerCase()}`;

    function zoom(node) {
      focus = node;
      draw();
      crumbs.lastChild.focus();
    }

    function cell(node, box, queue) {
      const { x, y, w, h } = box;
      const at = { x, y, width: w, height: h };
      const fits = (text) => text.length * 6.4 < w - 6 && h >= 14;
      if (node.row) {
        const rect = svg('rect', { ...at, class: 'file' }, svg('title', {}, `${label(node)}, ${node.row[1]}`));
        rect.style.fill = colour(node.row[1]);
        map.append(rect);
        if (fits(node.name)) map.append(svg('text', { class: 'leaf', x: x + 4, y: y + 12 }, node.name));
        return;
      }
      const open = w > 40 && h > HEAD + 12;
      const rect = svg('rect', { ...at, class: 'dir', tabindex: '0', role: 'button', 'aria-label': `${label(node)}; zoom in` }, svg('title', {}, label(node)));
      rect.addEventListener('click', () => zoom(node));
      rect.addEventListener('keydown', (event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        zoom(node);
      });
      map.append(rect);
      if (fits(`${node.name}/`)) map.append(svg('text', { x: x + 4, y: y + 12 }, `${node.name}/`));
      if (open) queue.push([node, { x: x + 2, y: y + HEAD, w: w - 4, h: h - HEAD - 2 }]);
      else if (w > MIN_SIDE * 2 && h > MIN_SIDE * 2) queue.push([node, box]);
    }

    // Breadth first, so that what is cut off by the bound is the smallest.
    function draw() {
      measure(root, 2 + MEASURES.indexOf(name));
      map.replaceChildren();
      const queue = [[focus, { x: 0, y: 0, w: WIDTH, h: HEIGHT }]];
      let rects = 0;
      for (let i = 0; i < queue.length && rects < MAX_RECTS; i++) {
        const [node, box] = queue[i];
        squarify([...node.children.values()], box, (child, at) => {
          if (rects >= MAX_RECTS || at.w < 1 || at.h < 1 || (at.w < MIN_SIDE && at.h < MIN_SIDE)) return;
          rects++;
          cell(child, at, queue);
        });
      }
      const chain = [];
      for (let at = focus; at; at = at.parent) chain.unshift(at);
      crumbs.replaceChildren(...chain.flatMap((node, i) => [...(i ? ['/ '] : []),
        element('button', { type: 'button', onclick: () => zoom(node) }, node.name || 'all')]));
    }

    select.addEventListener('change', () => { name = select.value; draw(); });
    main.append(element('h2', {}, 'Treemap'), element('div', { class: 'tools' }, select, crumbs), map,
      element('p', { class: 'hint' }, 'Colours are languages. Click a directory, or press Enter on it, to zoom in.'));
    draw();
  }

  function skipped() {
    if (!data.skipped.length) return;
    const made = table('Skipped', [
      { title: 'Path', text: 0, path: true }, { title: 'Reason', text: 1 }, { title: 'Error', text: 2 },
    ], data.skipped, { sort: 0, tall: true });
    main.append(element('h2', {}, 'Skipped'), made.frame);
  }

  languages();
  treemap();
  files();
  skipped();
})();
