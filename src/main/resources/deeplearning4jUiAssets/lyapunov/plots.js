/* Plots on uPlot: lines with error bands, a heat map, and points in a plane. NaN comes as null and is a gap. */
(function (L) {
  'use strict';

  const FONT = '12px system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
  const EMPTY = {x: [0, 1], y: [0, 1]};

  /** Axis of parameter updates: as they are, or their logarithm (of one more, as there is a 0). */
  L.axes = {
    linear: {to: v => v, from: v => v},
    log: {to: v => Math.log10(1 + v), from: v => Math.pow(10, v) - 1}
  };

  /** 0, 1, 2, 5, 10, 20, ...; powers of ten alone where these are too many. */
  function logSplits(low, high) {
    const between = steps => {
      const values = [0];
      for (let power = 1; power < 1e12; power *= 10) {
        steps.forEach(step => values.push(step * power));
      }
      return values.map(L.axes.log.to).filter(at => at >= low - 1e-9 && at <= high + 1e-9);
    };
    const splits = between([1, 2, 5]);
    return splits.length > 8 ? between([1]) : splits;
  }

  function axis(label, more) {
    return Object.assign(
      {stroke: () => L.colour('ink'), font: FONT, labelFont: FONT, label: label, labelSize: 18, size: 44, labelGap: 0,
        grid: {stroke: () => L.colour('grid'), width: 1}, ticks: {stroke: () => L.colour('grid'), width: 1}}, more);
  }

  /** clock: {iteration, seconds} since the first checkpoint, or nothing: times stand below the updates. */
  function xAxis(form, label, clock) {
    const timed = clock && clock.iteration.length > 1;
    return axis(label || (timed ? 'parameter updates, and time since the first checkpoint' : 'parameter updates'), {
      size: timed ? 52 : 32,
      splits: form === L.axes.log ? (u, i, low, high) => logSplits(low, high) : undefined,
      values: (u, splits) => splits.map(v => {
        const at = Math.round(form.from(v) * 1e6) / 1e6;
        const seconds = timed ? L.timeAt(clock, at) : NaN;
        return L.number(at) + (L.isNumber(seconds) ? '\n' + L.seconds(seconds) : timed ? '\n ' : '');
      })
    });
  }

  /** Seconds at an update, between those that are known; NaN before the first and after the last. */
  L.timeAt = function (clock, at) {
    const x = clock.iteration;
    const i = x.findIndex(v => v >= at);
    if (i < 0 || at < x[0]) {
      return NaN;
    }
    return x[i] === at || i === 0 ? clock.seconds[i]
      : clock.seconds[i - 1] + (clock.seconds[i] - clock.seconds[i - 1]) * (at - x[i - 1]) / (x[i] - x[i - 1]);
  };

  function range(values, share) {
    let low = Infinity;
    let high = -Infinity;
    values.forEach(v => {
      if (L.isNumber(v)) {
        low = Math.min(low, v);
        high = Math.max(high, v);
      }
    });
    if (low > high) {
      return [0, 1];
    }
    const pad = (high - low || Math.abs(high) || 1) * (share === undefined ? 0.06 : share);
    return [low - pad, high + pad];
  }
  L.range = range;

  /** The frame of every plot: size, keyboard, cursor, zoom by drag. */
  class Plot {
    constructor(host, options) {
      this.host = host;
      this.options = options;
      this.height = options.height || 260;
      this.u = null;
      host.tabIndex = 0;
      host.setAttribute('role', 'group');
      host.classList.add('l4j-plot');
      host.addEventListener('keydown', event => this.key(event));
      this.watch = new ResizeObserver(() => this.fit());
      this.watch.observe(host);
    }

    width() {
      return Math.max(240, this.host.clientWidth);
    }

    fit() {
      if (this.u && this.u.width !== this.width()) {
        this.u.setSize({width: this.width(), height: this.height});
      }
    }

    /** Draws anew where the axes or series are others, else only what has changed. */
    draw(signature, configure, data) {
      if (this.u && this.signature === signature) {
        this.u.setData(data);
        return;
      }
      if (this.u) {
        this.u.destroy();
      }
      this.signature = signature;
      this.u = new uPlot(
        Object.assign({width: this.width(), height: this.height, legend: {show: false}}, configure()), data, this.host);
    }

    cursor() {
      const zoom = this.options.onZoom;
      return {
        drag: {x: !!zoom, y: false, setScale: false},
        sync: this.options.sync ? {key: this.options.sync} : undefined,
        bind: {dblclick: () => () => zoom && zoom(null)},
        focus: {prox: 24}
      };
    }

    zoomed(u) {
      if (this.options.onZoom && u.select.width > 4) {
        const form = this.options.form();
        this.options.onZoom([
          form.from(u.posToVal(u.select.left, 'x')), form.from(u.posToVal(u.select.left + u.select.width, 'x'))]);
      }
      u.setSelect({left: 0, width: 0, top: 0, height: 0}, false);
    }

    key(event) {
      const u = this.u;
      if (!u || event.target !== this.host || event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      const across = u.over.clientWidth;
      const scale = u.scales.x;
      const zoom = this.options.onZoom;
      const to = (low, high) => {
        const form = this.options.form();
        zoom([form.from(low), form.from(high)]);
      };
      const span = scale.max - scale.min;
      const middle = u.cursor.left >= 0 ? u.posToVal(u.cursor.left, 'x') : (scale.min + scale.max) / 2;
      if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
        const step = (event.key === 'ArrowLeft' ? -1 : 1) * across / (event.shiftKey ? 10 : 50);
        const from = u.cursor.left >= 0 ? u.cursor.left : across / 2;
        u.setCursor({left: Math.max(0, Math.min(across, from + step)), top: u.over.clientHeight / 2});
      } else if (zoom && (event.key === '+' || event.key === '=')) {
        to(middle - span / 4, middle + span / 4);
      } else if (zoom && event.key === '-') {
        to(middle - span, middle + span);
      } else if (zoom && (event.key === '0' || event.key === 'Escape')) {
        zoom(null);
      } else {
        return;
      }
      event.preventDefault();
    }

    /** The next time all is drawn anew. */
    forget() {
      this.signature = null;
    }

    say(text) {
      if (this.options.onRead) {
        this.options.onRead(text);
      }
    }

    destroy() {
      this.watch.disconnect();
      if (this.u) {
        this.u.destroy();
      }
    }
  }

  /**
   * Lines against parameter updates or exponent numbers.
   * series: {name, x, y, error?, colour, dash?, points?, spans?}; view: {form, window, log, zero, marks, flags}
   */
  L.LinePlot = class extends Plot {
    show(series, view) {
      this.series = series;
      this.view = view;
      const form = view.form || L.axes.linear;
      const tables = series.map(s => [s.x.map(form.to), s.y.map(v => (view.log && !(v > 0) ? null : v))]);
      const data = tables.length ? uPlot.join(tables) : [EMPTY.x, EMPTY.y];
      const signature = JSON.stringify(
        [series.map(s => [s.name, s.colour, s.dash, s.points, s.spans]), view.log, form === L.axes.log, view.xLabel, view.clock]);
      this.draw(signature, () => this.configure(form), data);
    }

    configure(form) {
      const view = this.view;
      return {
        cursor: this.cursor(),
        scales: {
          x: {time: false, range: () => this.spanX()},
          y: view.log ? {distr: 3} : {range: () => this.spanY()}
        },
        axes: [
          xAxis(form, view.xLabel, view.clock),
          axis(view.yLabel, {size: 58, values: (u, splits) => splits.map(v => (v === null ? '' : L.number(v, '')))})],
        series: [{}].concat((this.series.length ? this.series : [{name: '', colour: 'transparent', dash: false}]).map(s => ({
          label: s.name, stroke: s.colour, width: s.width || 1.8, dash: s.dash || undefined, spanGaps: !!s.spans,
          points: {show: s.points ? true : (u, i) => u.data[0].length < 80, size: 5, fill: s.colour}
        }))),
        hooks: {
          drawAxes: [u => this.beneath(u)],
          draw: [u => this.above(u)],
          setSelect: [u => this.zoomed(u)],
          setCursor: [u => this.read(u)]
        }
      };
    }

    spanX() {
      const form = this.view.form || L.axes.linear;
      if (this.view.window) {
        return this.view.window.map(form.to);
      }
      const all = this.series.flatMap(s => s.x.map(form.to));
      const [low, high] = range(all, 0);
      return [low, high > low ? high : low + 1];
    }

    spanY() {
      const values = [];
      const [from, to] = this.view.window || [-Infinity, Infinity];
      this.series.forEach(s => s.y.forEach((v, i) => {
        if (L.isNumber(v) && s.x[i] >= from && s.x[i] <= to) {
          const e = s.error && L.isNumber(s.error[i]) ? s.error[i] : 0;
          values.push(v - e, v + e);
        }
      }));
      if (this.view.zero && values.length) {
        const [low, high] = range(values, 0);
        const reach = 2 * (high - low || Math.abs(high));
        if ((low > 0 && low < reach) || (high < 0 && -high < reach)) {
          values.push(0);
        }
      }
      const [low, high] = range(values);
      return this.view.least === 0 && low >= -high ? [0, values.some(v => v > 0) ? high : 1] : [low, high];
    }

    beneath(u) {
      const ctx = u.ctx;
      const form = this.view.form || L.axes.linear;
      ctx.save();
      ctx.beginPath();
      ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
      ctx.clip();
      (this.view.marks || []).forEach(mark => this.epoch(u, form.to(mark.iteration), mark.epoch));
      this.series.forEach(s => s.error && this.band(u, s, form));
      if (this.view.zero && !this.view.log) {
        const y = u.valToPos(0, 'y', true);
        ctx.strokeStyle = L.colour('strong');
        ctx.lineWidth = devicePixelRatio;
        ctx.beginPath();
        ctx.moveTo(u.bbox.left, y);
        ctx.lineTo(u.bbox.left + u.bbox.width, y);
        ctx.stroke();
      }
      ctx.restore();
    }

    /** Epochs are thin lines with numbers where there is room for them. */
    epoch(u, at, number) {
      const marks = this.view.marks;
      const every = Math.ceil(marks.length / 12);
      if (marks.findIndex(m => m.epoch === number) % every !== 0) {
        return;
      }
      const ctx = u.ctx;
      const x = u.valToPos(at, 'x', true);
      ctx.strokeStyle = L.colour('mark');
      ctx.setLineDash([3 * devicePixelRatio, 3 * devicePixelRatio]);
      ctx.lineWidth = devicePixelRatio;
      ctx.beginPath();
      ctx.moveTo(x, u.bbox.top);
      ctx.lineTo(x, u.bbox.top + u.bbox.height);
      ctx.stroke();
      ctx.setLineDash([]);
      ctx.fillStyle = L.colour('faint');
      ctx.font = 10 * devicePixelRatio + 'px sans-serif';
      ctx.textAlign = 'left';
      ctx.textBaseline = 'top';
      ctx.fillText('e' + number, x + 2 * devicePixelRatio, u.bbox.top + 2 * devicePixelRatio);
    }

    band(u, s, form) {
      const ctx = u.ctx;
      const known = i => L.isNumber(s.y[i]) && L.isNumber(s.error[i]);
      ctx.fillStyle = s.colour;
      ctx.strokeStyle = s.colour;
      ctx.globalAlpha = 0.18;
      for (let from = 0; from < s.x.length; from++) {
        if (!known(from)) {
          continue;
        }
        let to = from;
        while (to + 1 < s.x.length && known(to + 1)) {
          to++;
        }
        ctx.beginPath();
        for (let i = from; i <= to; i++) {
          ctx.lineTo(u.valToPos(form.to(s.x[i]), 'x', true), u.valToPos(s.y[i] + s.error[i], 'y', true));
        }
        for (let i = to; i >= from; i--) {
          ctx.lineTo(u.valToPos(form.to(s.x[i]), 'x', true), u.valToPos(s.y[i] - s.error[i], 'y', true));
        }
        ctx.closePath();
        ctx.fill();
        if (from === to) {
          ctx.lineWidth = 2 * devicePixelRatio;
          ctx.stroke();
        }
        from = to;
      }
      ctx.globalAlpha = 1;
    }

    /** Flags stand on the first line that is known where they were raised. */
    above(u) {
      const ctx = u.ctx;
      const form = this.view.form || L.axes.linear;
      const [low, high] = [u.scales.x.min, u.scales.x.max];
      (this.view.flags || []).forEach(flag => {
        const at = form.to(flag.iteration);
        if (at < low || at > high || !this.series.length) {
          return;
        }
        const x = u.valToPos(at, 'x', true);
        const value = nearest(this.series[0], flag.iteration, this.view.log);
        const y = value === null ? u.bbox.top + u.bbox.height / 2 : u.valToPos(value, 'y', true);
        const size = 7 * devicePixelRatio;
        ctx.fillStyle = L.severities[flag.severity] || L.colour('ink');
        ctx.strokeStyle = L.colour('paper');
        ctx.lineWidth = devicePixelRatio;
        ctx.beginPath();
        ctx.moveTo(x, y);
        ctx.lineTo(x - size, y - 2 * size);
        ctx.lineTo(x + size, y - 2 * size);
        ctx.closePath();
        ctx.fill();
        ctx.stroke();
      });
    }

    read(u) {
      const form = this.view.form || L.axes.linear;
      if (!this.series.length || u.cursor.left === undefined || u.cursor.left < 0) {
        this.say(null);
        return;
      }
      const at = form.from(u.posToVal(u.cursor.left, 'x'));
      this.say(this.series.filter(s => !s.behind).map(s => {
        const i = closest(s.x, at);
        return i < 0 || beyond(s.x, at) ? null : {name: s.name, at: s.x[i], value: s.y[i], error: s.error ? s.error[i] : null};
      }));
    }
  };

  function closest(x, at) {
    let best = -1;
    let low = 0;
    let high = x.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      best = best < 0 || Math.abs(x[middle] - at) < Math.abs(x[best] - at) ? middle : best;
      if (x[middle] < at) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return best;
  }

  /** Whether a place lies outside of what a line has, by more than the half of its last step. */
  function beyond(x, at) {
    const n = x.length;
    const step = n > 1 ? Math.max(x[1] - x[0], x[n - 1] - x[n - 2]) / 2 : 0.5;
    return at < x[0] - step || at > x[n - 1] + step;
  }

  function nearest(series, at, positive) {
    const i = closest(series.x, at);
    for (let step = 0; i >= 0 && step < 50; step++) {
      for (const j of [i - step, i + step]) {
        const v = series.y[j];
        if (L.isNumber(v) && (!positive || v > 0)) {
          return v;
        }
      }
    }
    return null;
  }

  /** Blue fades, what is as light or dark as the page stays, red grows; by the cube root, so that what is near 0 can be told apart. */
  L.heatColour = function (value, low, high) {
    const from = L.colour('middle');
    const to = L.colour(value < 0 ? 'fades' : 'grows');
    const limit = value < 0 ? -low : high;
    const share = Math.cbrt(Math.min(1, limit > 0 ? Math.abs(value) / limit : 0));
    return 'rgb(' + from.map((c, i) => Math.round(c + share * (to[i] - c))).join(',') + ')';
  };

  /** Limits of the colours: all positive values, and the negative ones but for the lowest twentieth. */
  L.heatLimits = function (heat) {
    const all = heat.values.flat().filter(L.isNumber).sort((a, b) => a - b);
    if (!all.length) {
      return [-1, 1];
    }
    const low = Math.min(-1e-6, all[Math.floor(all.length / 20)]);
    return [low, Math.max(-low / 20, all[all.length - 1])];
  };

  /** Exponents by number and parameter updates. */
  L.HeatPlot = class extends Plot {
    show(heat, view) {
      this.heat = heat;
      this.view = view;
      this.limits = L.heatLimits(heat);
      const x = heat.iteration.map(view.form.to);
      this.edges = x.map((v, i) => (i === 0 ? v : (v + x[i - 1]) / 2));
      this.edges.push(x.length ? x[x.length - 1] : 1);
      if (x.length === 1) {
        this.edges = [x[0] - 0.5, x[0] + 0.5];
      }
      const n = heat.index.length;
      this.bottom = n ? heat.index[n - 1] + 0.5 : 1.5;
      const flat = x.length ? x : [0];
      this.draw(JSON.stringify([view.form === L.axes.log, view.clock]), () => this.configure(), [flat, flat.map(() => 1)]);
    }

    configure() {
      return {
        cursor: Object.assign(this.cursor(), {points: {show: false}}),
        scales: {
          x: {time: false, range: () => this.view.window
            ? this.view.window.map(this.view.form.to) : [this.edges[0], this.edges[this.edges.length - 1]]},
          y: {dir: -1, range: () => [0.5, this.bottom]}
        },
        axes: [xAxis(this.view.form, null, this.view.clock), axis('exponent', {size: 58, grid: {show: false}})],
        series: [{}, {paths: () => null, points: {show: false}}],
        hooks: {
          draw: [u => this.cells(u)],
          setSelect: [u => this.zoomed(u)],
          setCursor: [u => this.read(u)]
        }
      };
    }

    cells(u) {
      const ctx = u.ctx;
      const heat = this.heat;
      ctx.save();
      ctx.beginPath();
      ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
      ctx.clip();
      const tops = heat.index.map((v, r) => u.valToPos(r === 0 ? 0.5 : (v + heat.index[r - 1]) / 2, 'y', true));
      tops.push(u.valToPos(this.bottom, 'y', true));
      heat.values.forEach((column, c) => {
        const left = u.valToPos(this.edges[c], 'x', true);
        const right = u.valToPos(this.edges[c + 1], 'x', true);
        column.forEach((value, r) => {
          if (value !== null) {
            ctx.fillStyle = L.heatColour(value, this.limits[0], this.limits[1]);
          } else if (this.dead(c, r)) {
            ctx.fillStyle = L.colour('dead')[r % 2];
          } else {
            return;
          }
          ctx.fillRect(left, tops[r], right - left + 0.5, tops[r + 1] - tops[r] + 0.5);
        });
      });
      ctx.restore();
    }

    /** Nulls at the end of a column, as many as directions were annihilated, are minus infinity. */
    dead(c, r) {
      const n = this.heat.annihilated[c];
      return n > 0 && this.heat.index[r] > this.heat.index[this.heat.index.length - 1] - n;
    }

    read(u) {
      const heat = this.heat;
      if (!heat.iteration.length || u.cursor.left === undefined || u.cursor.left < 0) {
        this.say(null);
        return;
      }
      const c = closest(heat.iteration, this.view.form.from(u.posToVal(u.cursor.left, 'x')));
      const r = closest(heat.index, u.posToVal(u.cursor.top, 'y'));
      const value = heat.values[c][r];
      this.say([{name: 'exponent ' + heat.index[r], at: heat.iteration[c], value: value,
        text: value === null && this.dead(c, r) ? 'minus infinity' : undefined}]);
    }
  };

  /** The corpus in the plane of the latent code, and a run's way through it. */
  L.MapPlot = class extends Plot {
    show(aelle) {
      this.aelle = aelle;
      const path = aelle.path.filter(p => L.isNumber(p.x) && L.isNumber(p.y));
      this.path = path;
      this.spans = ['x', 'y'].map(k => range(aelle.corpus.concat(path).map(p => p[k])));
      this.draw('map', () => ({
        cursor: {drag: {x: true, y: true, uni: 20}, points: {show: false}},
        scales: {x: {time: false, range: (u, a, b) => this.span(0, a, b)}, y: {range: (u, a, b) => this.span(1, a, b)}},
        axes: [axis('first axis of the latent code', {size: 32}), axis('second axis', {size: 48})],
        series: [{}, {paths: () => null, points: {show: false}}],
        hooks: {draw: [u => this.points(u)], setCursor: [u => this.read(u)]}
      }), [this.spans[0], this.spans[1]]);
    }

    span(k, low, high) {
      const whole = this.spans[k];
      return low === null || (k === 1 && low >= whole[0] && high <= whole[1] && high - low > 0.99 * (whole[1] - whole[0]))
        ? whole : [low, high];
    }

    points(u) {
      const ctx = u.ctx;
      const r = devicePixelRatio;
      const at = p => [u.valToPos(p.x, 'x', true), u.valToPos(p.y, 'y', true)];
      ctx.save();
      ctx.beginPath();
      ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
      ctx.clip();
      this.aelle.corpus.forEach(p => {
        const quarter = L.quarters[Math.max(0, Math.min(3, Math.floor(4 * p.rank)))];
        const [x, y] = at(p);
        ctx.globalAlpha = 0.6;
        ctx.fillStyle = quarter.colour;
        L.shape(ctx, quarter.shape, x, y, 3 * r);
      });
      ctx.globalAlpha = 1;
      ctx.strokeStyle = L.colour('strong');
      ctx.lineWidth = 2 * r;
      ctx.beginPath();
      this.path.forEach(p => ctx.lineTo(...at(p)));
      ctx.stroke();
      this.path.forEach((p, i) => {
        const last = i === this.path.length - 1;
        const [x, y] = at(p);
        ctx.fillStyle = last ? '#ffd400' : L.colour(i === 0 ? 'paper' : 'strong');
        ctx.beginPath();
        ctx.arc(x, y, (last ? 7 : i === 0 ? 5 : 2.5) * r, 0, 2 * Math.PI);
        ctx.fill();
        if (last || i === 0) {
          ctx.stroke();
        }
      });
      ctx.restore();
    }

    read(u) {
      if (u.cursor.left === undefined || u.cursor.left < 0 || !this.path.length) {
        this.say(null);
        return;
      }
      const x = u.posToVal(u.cursor.left, 'x');
      const y = u.posToVal(u.cursor.top, 'y');
      const near = this.path.reduce((best, p) =>
        Math.hypot(p.x - x, p.y - y) < Math.hypot(best.x - x, best.y - y) ? p : best);
      this.say([{name: 'worse half', at: near.iteration, value: near.worstHalf}]);
    }
  };

  L.shape = function (ctx, shape, x, y, size) {
    ctx.beginPath();
    if (shape === 'square') {
      ctx.rect(x - size, y - size, 2 * size, 2 * size);
    } else if (shape === 'flag') {
      ctx.moveTo(x, y + size);
      ctx.lineTo(x - 0.8 * size, y - size);
      ctx.lineTo(x + 0.8 * size, y - size);
      ctx.closePath();
    } else if (shape === 'triangle') {
      ctx.moveTo(x, y - 1.3 * size);
      ctx.lineTo(x + 1.3 * size, y + size);
      ctx.lineTo(x - 1.3 * size, y + size);
      ctx.closePath();
    } else {
      ctx.arc(x, y, size, 0, 2 * Math.PI);
    }
    ctx.fill();
  };
})(window.Lyapunov4J);
