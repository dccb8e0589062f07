/* A panel: a titled plot or list with its explanation, legend, reading under the cursor, and exports. */
(function (L) {
  'use strict';

  const button = (text, label, action) =>
    L.make('button', {type: 'button', class: 'l4j-small', 'aria-label': label, text: text, onclick: action});

  L.Panel = class {
    /** options: {title, why, wide?, plot?: (host, onRead) => Plot, file: () => name, logs?: {name, change}} */
    constructor(options) {
      this.options = options;
      this.rows = null;
      this.legend = L.make('ul', {class: 'l4j-legend'});
      this.reading = L.make('p', {class: 'l4j-reading'});
      this.body = L.make('div', {class: 'l4j-body'});
      this.empty = L.make('p', {class: 'l4j-empty', hidden: true});
      this.heading = L.make('h3', {text: options.title});
      const tools = L.make('div', {class: 'l4j-tools'});
      if (options.smooth) {
        this.weight = L.make('input', {type: 'range', min: 0, max: 0.99, step: 0.01, value: 0, oninput: () => options.smooth()});
        tools.append(L.make('label', {}, ['smoothing ', this.weight, ' ']), L.why(L.explain.smoothing, 'smoothing'));
      }
      if (options.log) {
        this.log = L.make('input', {type: 'checkbox', onchange: () => options.log()});
        tools.append(L.make('label', {}, [this.log, ' log scale']));
      }
      if (options.plot) {
        tools.append(
          button('CSV', options.title + ' as CSV', () => this.csv()),
          button('JSON', options.title + ' as JSON', () => this.json()),
          button('PNG', options.title + ' as a picture', () => this.png()));
      }
      this.root = L.make('section', {class: 'l4j-panel' + (options.wide ? ' l4j-wide' : ''), 'data-panel': options.key}, [
        L.make('header', {}, [this.heading, L.why(options.why, options.title), tools]),
        this.body, this.empty, this.reading, this.legend]);
      this.plot = options.plot ? options.plot(this.body, reads => this.read(reads)) : null;
    }

    get smoothing() {
      return this.weight ? Number(this.weight.value) : 0;
    }

    get logarithmic() {
      return !!(this.log && this.log.checked);
    }

    /** Shows a sentence in place of a plot that has nothing to show. */
    nothing(sentence) {
      this.empty.textContent = sentence || '';
      this.empty.hidden = !sentence;
      this.body.hidden = !!sentence;
      this.legend.hidden = !!sentence;
    }

    /** entries: {name, colour, dash?, shape?, note?} */
    entries(entries) {
      const text = JSON.stringify(entries);
      if (text === this.shown) {
        return;
      }
      this.shown = text;
      this.names = entries;
      this.legend.replaceChildren(...entries.map(entry => L.make('li', {}, [swatch(entry), entry.name])));
    }

    read(reads) {
      const known = (reads || []).filter(Boolean).slice(0, 8);
      const seconds = known.length && this.clock ? L.timeAt(this.clock, known[0].at) : NaN;
      this.reading.textContent = known.length === 0 ? '' : (this.options.at || 'update ') + L.number(known[0].at)
        + (L.isNumber(seconds) ? ' (' + L.seconds(seconds) + ')' : '') + ': '
        + known.map(r => r.name + ' ' + (r.text || L.number(r.value, 'no number')
          + (L.isNumber(r.error) ? ' \u00b1 ' + L.number(r.error) : ''))).join(', ');
    }

    /** What the plot shows, for export: a header and rows. */
    table(header, rows) {
      this.rows = [header].concat(rows);
    }

    csv() {
      L.save(this.options.file() + '.csv', new Blob([L.csv(this.rows || [])], {type: 'text/csv'}));
    }

    json() {
      const [header, ...rows] = this.rows || [[]];
      const objects = rows.map(row => Object.fromEntries(header.map((name, i) => [name, row[i] === undefined ? null : row[i]])));
      L.save(this.options.file() + '.json', new Blob([JSON.stringify(objects, null, 1)], {type: 'application/json'}));
    }

    /** The plot with its title and legend. */
    png() {
      const from = this.body.querySelector('canvas');
      if (!from) {
        return;
      }
      const r = devicePixelRatio;
      const names = this.names || [];
      const lines = Math.ceil(names.length / 4);
      const canvas = document.createElement('canvas');
      canvas.width = from.width;
      canvas.height = from.height + (34 + 18 * lines) * r;
      const ctx = canvas.getContext('2d');
      ctx.fillStyle = L.colour('paper');
      ctx.fillRect(0, 0, canvas.width, canvas.height);
      ctx.fillStyle = L.colour('ink');
      ctx.font = '600 ' + 14 * r + 'px sans-serif';
      ctx.fillText(this.heading.textContent.slice(0, 120), 8 * r, 20 * r);
      ctx.drawImage(from, 0, 28 * r);
      ctx.font = 12 * r + 'px sans-serif';
      names.forEach((entry, i) => {
        const x = (8 + (i % 4) * (from.width / r / 4)) * r;
        const y = from.height + (44 + 18 * Math.floor(i / 4)) * r;
        ctx.fillStyle = entry.colour || L.colour('ink');
        ctx.fillRect(x, y - 5 * r, 14 * r, 4 * r);
        ctx.fillStyle = L.colour('ink');
        ctx.fillText(entry.name.slice(0, 40), x + 18 * r, y);
      });
      canvas.toBlob(blob => L.save(this.options.file() + '.png', blob));
    }

    destroy() {
      if (this.plot) {
        this.plot.destroy();
      }
      this.root.remove();
    }
  };

  function swatch(entry) {
    const canvas = L.make('canvas', {width: 36, height: 20, class: 'l4j-swatch', 'aria-hidden': 'true'});
    const ctx = canvas.getContext('2d');
    ctx.fillStyle = ctx.strokeStyle = entry.colour || L.colour('ink');
    if (entry.shape) {
      L.shape(ctx, entry.shape, 18, 10, 6);
    } else if (entry.block) {
      ctx.fillRect(4, 2, 28, 16);
      ctx.strokeStyle = '#888';
      ctx.strokeRect(4, 2, 28, 16);
    } else {
      ctx.lineWidth = 4;
      ctx.setLineDash((entry.dash || []).map(d => 1.5 * d));
      ctx.beginPath();
      ctx.moveTo(0, 10);
      ctx.lineTo(36, 10);
      ctx.stroke();
    }
    return canvas;
  }
})(window.Lyapunov4J);
