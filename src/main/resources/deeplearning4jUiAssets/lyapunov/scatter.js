/* The outcome of trials against one dimension after another. */
(function (L) {
  'use strict';

  const HEIGHT = 170;

  /** Small plots side by side, with one vertical axis. */
  L.ScatterPlots = class {
    constructor(host, options) {
      this.host = host;
      this.options = options;
      host.classList.add('l4j-scatters');
      this.cells = new Map();
      this.watch = new ResizeObserver(() => this.draw());
      this.watch.observe(host);
    }

    /** outcome: the dimension that stands upright; style: trial => {colour, alpha, shape} */
    show(trials, dimensions, outcome, style) {
      Object.assign(this, {trials: trials, dimensions: dimensions, outcome: outcome, style: style});
      const wanted = new Set(dimensions.map(d => d.name));
      [...this.cells].filter(([name]) => !wanted.has(name)).forEach(([name, cell]) => {
        cell.root.remove();
        this.cells.delete(name);
      });
      dimensions.forEach(d => {
        if (!this.cells.has(d.name)) {
          const canvas = L.make('canvas', {role: 'img', onmousemove: event => this.read(d.name, event),
            onmouseleave: () => this.options.onRead(null)});
          const cell = {canvas: canvas, root: L.make('figure', {}, [canvas, L.make('figcaption', {text: L.short(d.name, 40)})])};
          this.cells.set(d.name, cell);
          this.host.append(cell.root);
        }
      });
      this.draw();
    }

    places(d, wide) {
      return this.trials.map(trial => {
        const [x, y] = [d.at(d.value(trial)), this.outcome.at(this.outcome.value(trial))];
        return x === null || y === null ? null : [10 + x * (wide - 20), 8 + (1 - y) * (HEIGHT - 30), trial];
      }).filter(Boolean);
    }

    draw() {
      (this.dimensions || []).forEach(d => {
        const canvas = this.cells.get(d.name).canvas;
        const wide = Math.max(120, this.cells.get(d.name).root.clientWidth);
        const r = devicePixelRatio;
        canvas.width = wide * r;
        canvas.height = HEIGHT * r;
        canvas.style.height = HEIGHT + 'px';
        canvas.setAttribute('aria-label', this.outcome.name + ' against ' + d.name);
        const ctx = canvas.getContext('2d');
        ctx.scale(r, r);
        ctx.strokeStyle = L.colour('grid');
        ctx.strokeRect(4.5, 4.5, wide - 9, HEIGHT - 24);
        this.places(d, wide).forEach(([x, y, trial]) => {
          const style = this.style(trial);
          ctx.globalAlpha = style.alpha;
          ctx.fillStyle = style.colour;
          L.shape(ctx, style.shape, x, y, style.width > 2 ? 5 : 3);
        });
        ctx.globalAlpha = 1;
        ctx.fillStyle = L.colour('ink');
        ctx.font = '11px system-ui, sans-serif';
        const labels = d.labels();
        const every = Math.ceil(labels.length * 46 / wide);
        labels.forEach(([at, text], i) => {
          if (i % every === 0) {
            ctx.textAlign = at < 0.1 ? 'left' : at > 0.9 ? 'right' : 'center';
            ctx.fillText(text, 6 + at * (wide - 12), HEIGHT - 6);
          }
        });
      });
    }

    read(name, event) {
      const d = this.dimensions.find(one => one.name === name);
      const near = this.places(d, event.target.clientWidth)
        .map(([x, y, trial]) => [Math.hypot(x - event.offsetX, y - event.offsetY), trial])
        .reduce((best, one) => (one[0] < best[0] ? one : best), [14, null]);
      this.options.onRead(near[1] ? [near[1], d] : null);
    }

    forget() {
      this.draw();
    }

    destroy() {
      this.watch.disconnect();
    }
  };
})(window.Lyapunov4J);
