/* Dimensions of trials, and their parallel coordinates. */
(function (L) {
  'use strict';

  const HEIGHT = 300;
  const TOP = 34;
  const BOTTOM = 22;

  /**
   * A dimension of trials: {name, value: trial => number or text or nothing}, told how its values lie on an axis:
   * at(value) in [0, 1], and values that are worth a label. Numbers lie on a log scale where they span decades;
   * text, and a few whole numbers, at equal distances.
   */
  L.Dimension = class {
    constructor(name, value, trials) {
      this.name = name;
      this.value = value;
      const known = [...new Set(trials.map(value).filter(v => v !== null && v !== undefined && !Number.isNaN(v)))];
      this.numeric = known.length > 0 && known.every(v => typeof v === 'number');
      if (this.numeric) {
        const finite = known.filter(isFinite).sort((a, b) => a - b);
        this.low = finite.length ? finite[0] : 0;
        this.high = finite.length ? finite[finite.length - 1] : 1;
        this.log = this.low > 0 && this.high / this.low > 20;
        this.few = finite.length <= 6 ? finite : null;
        this.open = known.some(v => v === Infinity);
      } else {
        this.kinds = known.map(String).sort((a, b) => a.localeCompare(b, 'en', {numeric: true}));
      }
    }

    /** Where a value lies, from 0 at the bottom to 1; null where there is none. What diverged lies at the top. */
    at(value) {
      if (value === null || value === undefined || Number.isNaN(value)) {
        return null;
      }
      if (!this.numeric) {
        const i = this.kinds.indexOf(String(value));
        return this.kinds.length < 2 ? 0.5 : i / (this.kinds.length - 1);
      }
      const most = this.open ? 0.9 : 1;
      if (!isFinite(value)) {
        return value > 0 ? 1 : 0;
      }
      const f = this.log ? Math.log : v => v;
      return this.high === this.low ? most / 2 : most * (f(value) - f(this.low)) / (f(this.high) - f(this.low));
    }

    labels() {
      if (!this.numeric) {
        return this.kinds.slice(0, 12).map(k => [this.at(k), L.short(k, 14)]);
      }
      const middle = this.log ? Math.sqrt(this.low * this.high) : (this.low + this.high) / 2;
      const values = this.few || [this.low, middle, this.high];
      return values.map(v => [this.at(v), L.number(v === middle ? Number(v.toPrecision(2)) : v)])
        .concat(this.open ? [[1, 'diverged']] : []);
    }
  };

  /** A brush keeps a trial whose value lies within it, [from, to] on the axis. */
  L.kept = function (trial, dimensions, brushes) {
    return dimensions.every(d => {
      const brush = brushes.get(d.name);
      const at = brush ? d.at(d.value(trial)) : null;
      return !brush || (at !== null && at >= brush[0] - 1e-9 && at <= brush[1] + 1e-9);
    });
  };

  /** Lines of trials over axes; dragging along an axis brushes, and so do the arrow keys. */
  L.ParallelPlot = class {
    constructor(host, options) {
      this.host = host;
      this.options = options;
      this.brushes = options.brushes;
      this.canvas = L.make('canvas', {'aria-hidden': 'true'});
      this.handles = L.make('div', {class: 'l4j-handles'});
      host.classList.add('l4j-parallel');
      host.append(this.canvas, this.handles);
      this.watch = new ResizeObserver(() => this.draw());
      this.watch.observe(host);
    }

    /** style: trial => {colour, width, alpha} */
    show(trials, dimensions, style) {
      this.trials = trials;
      this.style = style;
      const names = JSON.stringify(dimensions.map(d => d.name));
      this.dimensions = dimensions;
      if (names !== this.names) {
        this.names = names;
        this.handles.replaceChildren(...dimensions.map((d, i) => this.handle(i)));
      }
      this.draw();
    }

    handle(i) {
      const at = event => {
        const box = handle.getBoundingClientRect();
        return Math.max(0, Math.min(1, 1 - (event.clientY - box.top) / box.height));
      };
      let from = null;
      const name = () => this.dimensions[i].name;
      const handle = L.make('div', {class: 'l4j-handle', tabindex: 0, role: 'slider', 'aria-orientation': 'vertical',
        'aria-valuemin': 0, 'aria-valuemax': 100, 'data-axis': this.dimensions[i].name,
        onpointerdown: event => {
          from = at(event);
          handle.setPointerCapture(event.pointerId);
        },
        onpointermove: event => from !== null && this.brush(name(), [Math.min(from, at(event)), Math.max(from, at(event))]),
        onpointerup: event => {
          if (from !== null && Math.abs(at(event) - from) < 0.02) {
            this.brush(name(), null);
          }
          from = null;
        },
        onkeydown: event => this.key(event, name())});
      return handle;
    }

    key(event, name) {
      const [low, high] = this.brushes.get(name) || [0, 1];
      const up = event.key === 'ArrowUp' ? 0.05 : event.key === 'ArrowDown' ? -0.05 : 0;
      if (event.key === 'Escape') {
        this.brush(name, null);
      } else if (up && event.shiftKey) {
        const wide = Math.max(0.05, Math.min(1, high - low + up));
        this.brush(name, [low, Math.min(1, low + wide)]);
      } else if (up) {
        const by = low === 0 && high === 1 ? (up > 0 ? [0.5, 1] : [0, 0.5])
          : [Math.max(0, Math.min(1 - (high - low), low + up)), Math.min(1, Math.max(high - low, high + up))];
        this.brush(name, by);
      } else {
        return;
      }
      event.preventDefault();
    }

    brush(name, span) {
      if (span) {
        this.brushes.set(name, span);
      } else {
        this.brushes.delete(name);
      }
      this.options.onBrush();
    }

    x(i) {
      const wide = this.host.clientWidth;
      const n = this.dimensions.length;
      return n < 2 ? wide / 2 : 52 + i * (wide - 104) / (n - 1);
    }

    draw() {
      if (!this.dimensions) {
        return;
      }
      const r = devicePixelRatio;
      const wide = Math.max(240, this.host.clientWidth);
      this.canvas.width = wide * r;
      this.canvas.height = HEIGHT * r;
      this.canvas.style.width = wide + 'px';
      this.canvas.style.height = HEIGHT + 'px';
      const ctx = this.canvas.getContext('2d');
      ctx.scale(r, r);
      const y = at => HEIGHT - BOTTOM - at * (HEIGHT - TOP - BOTTOM);
      this.trials.forEach(trial => {
        const style = this.style(trial);
        ctx.globalAlpha = style.alpha;
        ctx.strokeStyle = style.colour;
        ctx.lineWidth = style.width;
        ctx.beginPath();
        let pen = false;
        this.dimensions.forEach((d, i) => {
          const at = d.at(d.value(trial));
          if (at === null) {
            pen = false;
          } else {
            ctx[pen ? 'lineTo' : 'moveTo'](this.x(i), y(at));
            pen = true;
          }
        });
        ctx.stroke();
      });
      ctx.globalAlpha = 1;
      const room = (wide - 104) / Math.max(1, this.dimensions.length - 1);
      this.dimensions.forEach((d, i) => this.axis(ctx, d, this.x(i), y, room, i));
    }

    axis(ctx, d, x, y, room, i) {
      ctx.strokeStyle = L.colour('ink');
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(x, y(0));
      ctx.lineTo(x, y(1));
      ctx.stroke();
      ctx.font = '600 12px system-ui, sans-serif';
      ctx.textAlign = 'center';
      ctx.fillStyle = L.colour('ink');
      ctx.fillText(L.short(d.name, Math.max(4, Math.floor(room / 7))), x, i % 2 && room < 90 ? 12 : room < 90 ? 26 : 18);
      ctx.font = '11px system-ui, sans-serif';
      d.labels().forEach(([at, text]) => {
        const wide = ctx.measureText(text).width + 4;
        ctx.globalAlpha = 0.75;
        ctx.fillStyle = L.colour('paper');
        ctx.fillRect(x - wide / 2, y(at) - 7, wide, 14);
        ctx.globalAlpha = 1;
        ctx.fillStyle = L.colour('ink');
        ctx.fillText(text, x, y(at) + 4);
      });
      const brush = this.brushes.get(d.name);
      if (brush) {
        ctx.fillStyle = L.colour('second');
        ctx.globalAlpha = 0.3;
        ctx.fillRect(x - 8, y(brush[1]), 16, Math.max(2, y(brush[0]) - y(brush[1])));
        ctx.globalAlpha = 1;
      }
      const handle = this.handles.children[i];
      handle.style.left = x - 14 + 'px';
      handle.style.top = TOP + 'px';
      handle.style.height = HEIGHT - TOP - BOTTOM + 'px';
      handle.setAttribute('aria-label', 'Brush of ' + d.name);
      handle.setAttribute('aria-valuenow', brush ? Math.round(50 * (brush[0] + brush[1])) : 50);
      handle.setAttribute('aria-valuetext', brush
        ? 'from ' + Math.round(100 * brush[0]) + ' to ' + Math.round(100 * brush[1]) + ' % of the axis' : 'all');
    }

    forget() {
      this.draw();
    }

    destroy() {
      this.watch.disconnect();
    }
  };
})(window.Lyapunov4J);
