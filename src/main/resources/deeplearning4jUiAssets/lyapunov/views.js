/*
 * Lyapunov4J.show(element, source) shows runs in an element. The source:
 *   sessions(): Promise<[{id, name, live}]>
 *   run(id, {from, to, points}): Promise<run view>, as org.lyapunov4j.view.RunView makes it
 *   linked?: whether the address of the page keeps what is shown
 *   exportUrl?(id, format): where all of a run can be had, format 'csv' or 'json'
 * Needs uPlot and the scripts that ViewAssets has before it.
 */
(function (L) {
  'use strict';

  const POLL_MILLIS = 2000;
  const POINTS = 1200;
  const MAX_LAYER_PANELS = 4;
  const MAX_OVERLAID = 8;
  const MAX_LISTED = 100;
  const short = (text, most) => L.short(text, most);
  const DASHES = [null, [7, 4], [2, 3], [9, 3, 2, 3], [4, 4], [12, 4], [1, 2], [6, 2, 1, 2]];

  class Views {
    constructor(element, source) {
      this.source = source;
      this.sessions = [];
      this.runs = new Map();
      const link = L.readLink(source.linked ? location.search : '');
      this.wanted = link.session;
      this.wantedWith = link.with;
      this.main = null;
      this.overlaid = new Set();
      this.layer = link.layer;
      this.direction = link.direction;
      this.window = link.window;
      this.form = link.log ? L.axes.log : L.axes.linear;
      this.sync = 'l4j-' + Math.random().toString(36).slice(2);
      this.layerPanels = new Map();
      this.asked = new Map();
      this.root = L.make('div', {class: 'l4j'});
      this.build(link);
      element.replaceChildren(this.root);
      this.refresh();
      this.timer = setInterval(() => this.poll(), POLL_MILLIS);
      L.onTheme(() => this.retheme());
      this.offKeys = L.onKey({
        '?': () => this.help.toggle(),
        '/': () => this.search.focus(),
        '[': () => this.step(-1),
        ']': () => this.step(1),
        'l': () => this.logInput.click(),
        '0': () => this.zoom(null)
      });
    }

    /** All colours anew. */
    retheme() {
      this.layerPanels.forEach(pair => { pair.heat.destroy(); pair.spectrum.destroy(); });
      this.layerPanels.clear();
      Object.values(this.panels).forEach(panel => panel.plot && panel.plot.forget());
      this.render();
    }

    /** To the run before or after in the list. */
    step(by) {
      const options = [...this.sessionSelect.options];
      const next = options[this.sessionSelect.selectedIndex + by];
      if (next) {
        this.choose(next.value);
      }
    }

    build(link) {
      this.sessionSelect = L.make('select', {onchange: e => this.choose(e.target.value)});
      this.layerSelect = L.make('select', {onchange: e => { this.layer = e.target.value; this.render(); }});
      this.directionSelect = L.make('select', {onchange: e => { this.direction = e.target.value; this.render(); }}, [
        L.make('option', {value: '', text: 'both directions'}), L.make('option', {value: 'FORWARD', text: 'forward'}),
        L.make('option', {value: 'BACKWARD', text: 'backward'})]);
      this.directionLabel = L.make('label', {hidden: true}, ['Direction ', this.directionSelect]);
      this.logInput = L.make('input', {type: 'checkbox', checked: link.log, onchange: e => {
        this.form = e.target.checked ? L.axes.log : L.axes.linear;
        this.render();
      }});
      this.search = L.make('input', {type: 'search', placeholder: 'search', 'aria-label': 'Search for a run',
        size: 10, oninput: () => this.listSessions()});
      this.searchBox = L.make('span', {hidden: true}, [this.search]);
      this.help = L.keyHelp();
      this.lesson = L.lesson();
      this.reset = L.make('button', {type: 'button', text: 'Reset zoom', onclick: () => this.zoom(null), disabled: true});
      this.others = L.make('div', {class: 'l4j-others'});
      this.othersBox = L.make('details', {class: 'l4j-overlay', hidden: true}, [
        L.make('summary', {text: 'Compare with'}), this.others]);
      this.exports = L.make('span', {class: 'l4j-exports'});
      this.bar = L.make('div', {class: 'l4j-bar', role: 'toolbar', 'aria-label': 'What to show'}, [
        L.make('label', {}, ['Run ', this.sessionSelect]), this.searchBox, this.othersBox,
        L.make('label', {}, ['Layer ', this.layerSelect]), this.directionLabel,
        L.make('label', {}, [this.logInput, ' updates on a log scale']), this.reset, this.exports,
        L.make('span', {class: 'l4j-asides'}, [
          L.make('button', {type: 'button', text: 'How to read this', onclick: () => this.lesson.show()}),
          L.make('button', {type: 'button', text: 'Keys', 'aria-keyshortcuts': '?', onclick: () => this.help.toggle()}),
          this.source.linked ? this.linkButton() : null])]);
      this.status = L.make('p', {class: 'l4j-status', role: 'status'});
      this.tiles = L.make('dl', {class: 'l4j-tiles'});
      this.grid = L.make('div', {class: 'l4j-grid'});
      this.root.append(this.bar, this.status, this.lesson.root, this.tiles, this.grid, this.help.root,
        L.make('p', {class: 'l4j-help', text: 'Drag across a plot to zoom, double-click to see all again. With the keyboard: '
          + 'Tab to a plot, arrow keys to read it, + and - to zoom, 0 for all; ? shows all keys.'}));
      const line = (key, title, more) => this.panel(key, title, L.LinePlot, more);
      this.panels = {
        leading: line('leading', 'Leading exponents', {wide: true, height: 300}),
        loss: line('loss', 'Loss and flags', {log: true, smooth: true}),
        flags: new L.Panel({key: 'flags', title: 'Flags', why: L.explain.flags}),
        aelle: this.panel('aelle', 'AeLLE: where this run is going', L.MapPlot, {still: true, height: 320}),
        memoryHorizon: line('memoryHorizon', 'Memory horizon', {log: true}),
        remembered: line('remembered', 'Directions that last a sequence', {}),
        growth: line('growth', 'Growth of gradients over a sequence', {}),
        health: line('health', 'State of the units', {}),
        kaplanYorke: line('kaplanYorke', 'Kaplan-Yorke dimension', {}),
        ksEntropy: line('ksEntropy', 'KS entropy', {}),
        overhead: line('overhead', 'Cost of monitoring', {})
      };
      Object.values(this.panels).forEach(panel => this.grid.append(panel.root));
      this.panels.loss.weight.value = link.smooth;
      this.panels.loss.log.checked = link.losslog;
      this.flagList = L.make('ol', {class: 'l4j-flags'});
      this.panels.flags.body.append(this.flagList);
      this.forecast = L.make('p', {class: 'l4j-words'});
      this.panels.aelle.root.append(this.forecast);
      this.cost = L.make('p', {class: 'l4j-words'});
      this.panels.overhead.root.append(this.cost);
    }

    linkButton() {
      const button = L.make('button', {type: 'button', text: 'Copy link', onclick: async () => {
        this.writeLink();
        try {
          await navigator.clipboard.writeText(location.href);
          button.textContent = 'Copied';
        } catch (forbidden) {
          button.textContent = 'The address bar has it';
        }
        setTimeout(() => { button.textContent = 'Copy link'; }, 2000);
      }});
      return button;
    }

    writeLink() {
      if (this.source.linked && this.main !== null) {
        L.writeLink({session: this.main, with: [...this.overlaid], layer: this.layer, direction: this.direction,
          window: this.window, log: this.form === L.axes.log, smooth: this.panels.loss.smoothing,
          losslog: this.panels.loss.logarithmic});
      }
    }

    panel(key, title, Plot, more) {
      return new L.Panel(Object.assign({
        key: key,
        title: title,
        why: L.explain[more.about || key],
        file: () => L.fileName((this.run() || {name: 'run'}).name) + '-' + L.fileName(title.toLowerCase()),
        plot: (host, onRead) => new Plot(host, {
          height: more.height,
          onRead: onRead,
          form: () => this.form,
          sync: more.still ? null : this.sync,
          onZoom: more.still ? null : window => this.zoom(window)
        }),
        at: more.at
      }, more, {log: more.log ? () => this.render() : null, smooth: more.smooth ? () => this.render() : null}));
    }

    run() {
      return this.runs.get(this.main);
    }

    /** The main run first. */
    shownRuns() {
      return [this.main].concat([...this.overlaid].filter(id => id !== this.main))
        .map(id => this.runs.get(id)).filter(Boolean);
    }

    /** Loads the list of runs anew, and those shown: unless they are to be left, the same ones and finished. */
    async refresh(leaveShown) {
      const before = this.main;
      try {
        this.sessions = await this.source.sessions();
      } catch (failed) {
        this.say('The list of runs could not be loaded (' + failed.message + '); trying again.');
        return;
      }
      const known = new Set(this.sessions.map(s => s.id));
      if (!this.chosen && known.has(this.wanted)) {
        this.main = this.wanted;
        this.wantedWith.forEach(id => this.overlaid.size < MAX_OVERLAID && this.overlaid.add(id));
        this.wantedWith = [];
      } else if (!known.has(this.main)) {
        this.main = this.sessions.length ? this.sessions[0].id : null;
      }
      this.overlaid = new Set([...this.overlaid].filter(id => known.has(id)));
      this.listSessions();
      if (this.main === null) {
        this.say('There is no run yet. It appears here as soon as a training reports its first checkpoint.');
        this.render();
        return;
      }
      if (!leaveShown || this.main !== before) {
        await this.load([this.main, ...this.overlaid]);
      }
    }

    listSessions() {
      const search = this.search.value;
      const text = JSON.stringify([this.sessions, this.main, search]);
      if (text === this.listed) {
        return;
      }
      this.listed = text;
      const found = L.matching(this.sessions, search);
      const main = this.sessions.filter(s => s.id === this.main && !found.includes(s));
      this.sessionSelect.replaceChildren(...L.grouped(main.concat(found)));
      this.sessionSelect.value = this.main;
      this.searchBox.hidden = this.sessions.length < 6;
      this.othersBox.hidden = this.sessions.length < 2;
      const others = found.filter(s => s.id !== this.main);
      this.others.replaceChildren(...others.slice(0, MAX_LISTED).map(s => L.make('label', {}, [
        L.make('input', {type: 'checkbox', checked: this.overlaid.has(s.id), onchange: e => this.overlay(s.id, e.target)}),
        ' ' + short(s.name)])), ...(others.length > MAX_LISTED
        ? [L.make('p', {text: others.length - MAX_LISTED + ' more: search for a part of the name'})] : []));
    }

    overlay(id, box) {
      if (box.checked && this.overlaid.size >= MAX_OVERLAID) {
        box.checked = false;
        this.say('At most ' + MAX_OVERLAID + ' runs can be laid over another.');
        return;
      }
      this.overlaid[box.checked ? 'add' : 'delete'](id);
      this.load([id]);
    }

    choose(id) {
      this.chosen = true;
      this.main = id;
      this.overlaid.delete(id);
      this.layer = '';
      this.window = null;
      this.listSessions();
      this.load([id]);
    }

    zoom(window) {
      const all = this.extent();
      this.window = window && all && window[1] > window[0]
        ? [Math.max(all[0], window[0]), Math.min(all[1], window[1])] : null;
      if (this.window && (this.window[1] <= this.window[0] || (this.window[0] === all[0] && this.window[1] === all[1]))) {
        this.window = null;
      }
      this.reset.disabled = !this.window;
      this.render();
      clearTimeout(this.pending);
      this.pending = setTimeout(() => this.load([this.main, ...this.overlaid]), 150);
    }

    /** Updates from the first to the last of the main run, zoomed or not. */
    extent() {
      const run = this.run();
      return run && L.isNumber(run.last) ? [run.start, run.last] : null;
    }

    /** Of every run the answer to the last question is shown, whatever else is asked meanwhile. */
    async load(ids) {
      const window = this.window
        ? {from: this.window[0], to: this.window[1], points: POINTS} : {points: POINTS};
      try {
        await Promise.all(ids.map(async id => {
          const question = {};
          this.asked.set(id, question);
          const run = await this.source.run(id, window);
          if (this.asked.get(id) === question) {
            this.runs.set(id, run);
          }
        }));
        this.say('');
      } catch (failed) {
        this.say('The run could not be loaded (' + failed.message + '); trying again.');
        return;
      }
      this.render();
    }

    /** One question at a time: where answers take longer than the time between, they are waited for. */
    async poll() {
      if (!this.root.isConnected) {
        clearInterval(this.timer);
        return;
      }
      if (this.source.still || document.hidden || this.polling) {
        return;
      }
      this.polling = true;
      try {
        const shown = this.sessions.filter(s => s.id === this.main || this.overlaid.has(s.id));
        await this.refresh(!this.failing && shown.length > 0 && !shown.some(s => s.live));
      } finally {
        this.polling = false;
      }
    }

    say(sentence) {
      this.failing = sentence.endsWith('again.');
      if (this.status.textContent !== sentence) {
        this.status.textContent = sentence;
      }
    }

    /** Layers of a run that are chosen. */
    layers(run) {
      return run.layers.filter(layer =>
        (!this.layer || layer.label === this.layer) && (!this.direction || layer.direction === this.direction));
    }

    render() {
      const run = this.run();
      this.grid.hidden = this.tiles.hidden = !run;
      if (!run) {
        return;
      }
      this.listLayers(run);
      this.listExports(run);
      this.reset.disabled = !this.window;
      const clock = run.clock && run.clock.iteration.length > 1 ? run.clock : null;
      Object.values(this.panels).forEach(panel => { panel.clock = clock; });
      const view = more => Object.assign(
        {form: this.form, window: this.window, marks: run.epochs, clock: clock, yLabel: 'nats per step'}, more);
      this.renderTiles(run);
      this.renderLines('leading', 'leadingError', view({zero: true}));
      this.renderLayers(run, view);
      this.renderLoss(run, view);
      this.renderLines('memoryHorizon', null, view({yLabel: 'steps', log: this.panels.memoryHorizon.logarithmic, least: 0}));
      this.renderMore(view);
      this.renderAelle(run);
      this.renderFlags(run);
      this.renderOverhead(run, view);
      this.writeLink();
    }

    /** What is informative: of a network that contracts dimension and entropy are 0 throughout. */
    renderMore(view) {
      const layers = this.shownRuns().flatMap(run => this.layers(run));
      const some = (fields, is) => layers.some(layer => fields.some(field => layer[field] && layer[field].some(is)));
      const show = (key, wanted, render) => {
        this.panels[key].root.hidden = !wanted;
        if (wanted) {
          render();
        }
      };
      show('remembered', some(['remembered'], L.isNumber), () =>
        this.renderLines('remembered', null, view({yLabel: 'exponents', least: 0})));
      show('growth', some(['growth'], L.isNumber), () =>
        this.renderLines('growth', 'growthError', view({yLabel: 'nats a sequence', zero: true})));
      show('health', some(['dead', 'saturated', 'alike'], L.isNumber), () => this.renderHealth(view));
      const chaos = some(['kaplanYorke', 'ksEntropy'], v => v > 0) || !some(['remembered'], L.isNumber);
      show('kaplanYorke', chaos, () => this.renderLines('kaplanYorke', null, view({yLabel: 'dimensions', least: 0})));
      show('ksEntropy', chaos, () => this.renderLines('ksEntropy', null, view({least: 0})));
    }

    renderHealth(view) {
      const series = ['dead', 'saturated', 'alike'].flatMap((kind, k) => this.lines(kind).filter(s => s.y.some(v => v > 0))
        .map(s => Object.assign(s, {name: s.name + ': ' + kind, dash: DASHES[k]})));
      const panel = this.panels.health;
      panel.nothing(series.length ? '' : 'No unit is dead, saturated, or like another.');
      panel.entries(series.map(s => ({name: s.name, colour: s.colour, dash: s.dash})));
      panel.table(['series', 'iteration', 'share'], series.flatMap(s => s.x.map((x, i) => [s.name, x, s.y[i]])));
      if (series.length) {
        panel.plot.show(series, view({yLabel: 'share of units', least: 0}));
      }
    }

    listLayers(run) {
      const labels = run.layers.map(layer => layer.label);
      const text = JSON.stringify(labels);
      if (text !== this.labels) {
        this.labels = text;
        this.layerSelect.replaceChildren(L.make('option', {value: '', text: 'all layers'}),
          ...labels.map(label => L.make('option', {value: label, text: short(label)})));
        this.layer = labels.includes(this.layer) ? this.layer : '';
        this.layerSelect.value = this.layer;
        this.directionSelect.value = this.direction;
        this.directionLabel.hidden = !run.layers.some(layer => layer.direction === 'BACKWARD');
      }
    }

    listExports(run) {
      if (this.exported === run.id || !this.source.exportUrl) {
        return;
      }
      this.exported = run.id;
      this.exports.replaceChildren('All of it as ', ...['csv', 'json'].flatMap((format, i) => [i ? ' or ' : '',
        L.make('a', {href: this.source.exportUrl(run.id, format), download: true, text: format.toUpperCase()})]));
    }

    renderTiles(run) {
      const tiles = [];
      const tile = (name, value, why, note) => tiles.push([name, value, L.explain[why], note || '']);
      if (run.state) {
        tile('run', run.state.toLowerCase(), 'state', run.live ? 'live' : '');
      }
      tile('checkpoints', String(run.counts.checkpoints), 'checkpoints', run.counts.failed ? run.counts.failed + ' failed' : '');
      this.layers(run).slice(0, 2).forEach(layer => {
        const now = layer.current;
        const label = short(layer.label, 24);
        tile(label + ': leading exponent', L.exponent(now.exponents[0], now.errors[0], now.annihilated), 'leading',
          now.converged === false ? 'not converged' : 'nats per step');
        tile(label + ': memory horizon', L.memory(now.memoryHorizon, now.exponents[0]), 'memoryHorizon',
          L.memoryBounds(now.exponents[0], now.errors[0]));
        if (now.kaplanYorke > 0 || !L.isNumber(now.remembered)) {
          tile(label + ': Kaplan-Yorke dimension', L.number(now.kaplanYorke) + ' of ' + layer.dimension, 'kaplanYorke');
        } else {
          tile(label + ': directions that last', now.remembered + ' of ' + layer.dimension, 'remembered', 'a whole sequence');
        }
        if (L.isNumber(now.growth)) {
          tile(label + ': growth of gradients', L.factor(now.growth), 'growth', 'over a sequence');
        }
        if (now.annihilated > 0) {
          tile(label + ': dead directions', now.annihilated + ' of ' + layer.dimension, 'annihilated');
        }
      });
      if (run.aelle && run.aelle.forecast && L.isNumber(run.aelle.forecast.worstHalf)) {
        tile('ends in the worse half', L.percent(run.aelle.forecast.worstHalf), 'worstHalf');
      }
      const text = JSON.stringify(tiles);
      if (text !== this.tiled) {
        this.tiled = text;
        this.tiles.replaceChildren(...tiles.map(([name, value, why, note]) => L.make('div', {class: 'l4j-tile'}, [
          L.make('dt', {}, [name, L.why(why, name)]), L.make('dd', {text: value}),
          note ? L.make('dd', {class: 'l4j-note', text: note}) : null])));
      }
    }

    /** One line for each chosen layer of each run that is shown. */
    lines(field, error) {
      const runs = this.shownRuns();
      return runs.flatMap((run, r) => this.layers(run).map((layer, i) => ({
        name: (runs.length > 1 ? short(run.name, 40) + ': ' : '') + short(layer.label, 60),
        x: layer.iteration,
        y: layer[field] && layer[field].length ? layer[field] : layer.iteration.map(() => null),
        error: error && layer[error] && layer[error].length ? layer[error] : null,
        colour: L.colours[(runs.length > 1 ? r : i) % L.colours.length],
        dash: runs.length > 1 ? DASHES[i % DASHES.length] : DASHES[Math.floor(i / L.colours.length) % DASHES.length]
      })));
    }

    renderLines(key, error, view) {
      const panel = this.panels[key];
      const series = this.lines(key, error);
      const known = series.some(s => s.y.some(L.isNumber));
      panel.nothing(known ? '' : this.why(key));
      panel.entries(series.map(s => ({name: s.name, colour: s.colour, dash: s.dash})));
      panel.table(['series', 'iteration', key].concat(error ? [error] : []), series.flatMap(s =>
        s.x.map((x, i) => [s.name, x, s.y[i]].concat(error ? [s.error ? s.error[i] : null] : []))));
      if (known) {
        panel.plot.show(series, view);
      }
    }

    why(key) {
      const run = this.run();
      if (!run.layers.length) {
        return run.counts.checkpoints
          ? 'No layer could be measured; see below for the reason.'
          : 'There are no spectra in this run: attach a LyapunovListener to the network.';
      }
      return key === 'memoryHorizon' && run.layers.every(l => !(l.current.exponents[0] < 0))
        ? 'Unbounded at every checkpoint: disturbances do not fade.' : 'There is no number to show.';
    }

    renderLayers(run, view) {
      const layers = this.layers(run).slice(0, MAX_LAYER_PANELS);
      const wanted = new Set(layers.map(layer => layer.label));
      [...this.layerPanels.entries()].filter(([label]) => !wanted.has(label)).forEach(([label, pair]) => {
        pair.heat.destroy();
        pair.spectrum.destroy();
        this.layerPanels.delete(label);
      });
      let after = this.panels.leading.root;
      layers.forEach(layer => {
        if (!this.layerPanels.has(layer.label)) {
          const name = short(layer.label, 60);
          this.layerPanels.set(layer.label, {
            heat: this.panel('heat', 'All exponents of ' + name, L.HeatPlot, {about: 'heat', height: 280}),
            spectrum: this.panel('spectrum', 'Spectrum of ' + name, L.LinePlot,
              {about: 'spectrum', still: true, at: 'exponent ', height: 280})
          });
        }
        const pair = this.layerPanels.get(layer.label);
        if (after.nextElementSibling !== pair.heat.root) {
          after.after(pair.heat.root, pair.spectrum.root);
        }
        after = pair.spectrum.root;
        this.renderHeat(pair.heat, layer, view);
        this.renderSpectrum(pair.spectrum, layer, run);
      });
    }

    renderHeat(panel, layer, view) {
      const heat = layer.heat;
      const known = heat.values.some(column => column.some(L.isNumber)) || heat.annihilated.some(n => n > 0);
      panel.nothing(known ? '' : 'There is no number to show.');
      panel.table(['iteration'].concat(heat.index.map(i => 'exponent ' + i)),
        heat.iteration.map((x, c) => [x].concat(heat.values[c])));
      if (!known) {
        return;
      }
      panel.plot.show(heat, view({}));
      const [low, high] = panel.plot.limits;
      const shown = [low, low / 4, 0].concat(heat.values.some(c => c.some(v => v > 0)) ? [high] : []);
      panel.entries(shown.map((v, i) => ({name: (i === 0 ? 'down to ' : '') + L.signed(Number(v.toPrecision(2))),
        colour: L.heatColour(v, low, high), block: true}))
        .concat(heat.annihilated.some(n => n > 0) ? [{name: 'minus infinity', colour: L.colour('dead')[0], block: true}] : []));
    }

    renderSpectrum(panel, layer, run) {
      const series = [];
      const add = (name, spectrum, colour, dash, error) => series.push({
        name: name, x: spectrum.index, y: spectrum.exponents, error: error ? spectrum.errors : null, colour: colour, dash: dash});
      add('now, after update ' + layer.current.iteration, layer.current, L.colours[0], null, true);
      if (layer.first.iteration !== layer.current.iteration) {
        add('first, after update ' + layer.first.iteration, layer.first, L.colour('second'), [6, 4], true);
      }
      this.shownRuns().slice(1).forEach((other, i) => {
        const same = other.layers.find(l => l.label === layer.label);
        if (same) {
          add(short(other.name, 40) + ', now', same.current, L.colours[(i + 1) % L.colours.length], [2, 3], false);
        }
      });
      const known = series.some(s => s.y.some(L.isNumber));
      const dead = layer.current.annihilated;
      panel.nothing(known ? '' : dead ? 'All ' + dead + ' exponents are minus infinity.' : 'There is no number to show.');
      panel.entries(series.map(s => ({name: s.name, colour: s.colour, dash: s.dash}))
        .concat(dead ? [{name: dead + ' more at minus infinity', colour: L.colour('dead')[0], block: true}] : []));
      panel.table(['series', 'exponent', 'value', 'standardError'], series.flatMap(s =>
        s.x.map((x, i) => [s.name, x, s.y[i], s.error ? s.error[i] : null])));
      if (known) {
        panel.plot.show(series, {xLabel: 'exponent', yLabel: 'nats per step', zero: true});
      }
    }

    renderLoss(run, view) {
      const panel = this.panels.loss;
      const runs = this.shownRuns();
      const series = runs.flatMap((r, i) => {
        const prefix = runs.length > 1 ? short(r.name, 40) + ': ' : '';
        const of = (name, field, colour, more) => Object.assign(
          {name: prefix + name, x: r.loss.iteration, y: r.loss[field], colour: colour}, more);
        const weight = panel.smoothing;
        const colour = L.colours[(runs.length > 1 ? i : 0) % L.colours.length];
        const lines = weight > 0
          ? [of('training loss, as it is', 'score', colour + '55', {width: 1, behind: true}),
            Object.assign(of('training loss', 'score', colour, {width: 2}), {y: L.smooth(r.loss.score, weight)})]
          : [of('training loss', 'score', colour, {width: 1.2})];
        if (r.loss.validation.some(L.isNumber)) {
          lines.push(of('validation loss', 'validation', L.colours[(runs.length > 1 ? i : 1) % L.colours.length],
            {spans: true, points: true, dash: runs.length > 1 ? [6, 4] : null, width: 2.2}));
        }
        return lines;
      });
      const known = series.some(s => s.y.some(L.isNumber));
      panel.nothing(known ? '' : 'No loss was recorded.');
      const severities = [...new Set((run.flags || []).map(f => f.severity))];
      panel.entries(series.filter(s => !s.behind).map(s => ({name: s.name, colour: s.colour, dash: s.dash})).concat(severities.map(s =>
        ({name: 'flag: ' + s.toLowerCase(), colour: L.severities[s] || L.colour('ink'), shape: 'flag'}))));
      panel.table(['series', 'iteration', 'loss'], series.flatMap(s => s.x.map((x, i) => [s.name, x, s.y[i]])));
      if (known) {
        panel.plot.show(series, view({yLabel: 'loss', log: panel.logarithmic, flags: run.flags || []}));
      }
    }

    renderAelle(run) {
      const panel = this.panels.aelle;
      const aelle = run.aelle;
      panel.root.hidden = !aelle;
      if (!aelle) {
        return;
      }
      const placed = aelle.path.some(p => L.isNumber(p.x));
      panel.nothing(aelle.corpus.length || placed ? '' : 'There is no map to show.');
      panel.entries(L.quarters.map(q => ({name: q.name, colour: q.colour, shape: q.shape}))
        .concat(placed ? [{name: 'this run, up to the yellow point', colour: L.colour('strong')}] : []));
      panel.table(['what', 'x', 'y', 'rank', 'iteration', 'worstHalf', 'worstQuarter'],
        aelle.corpus.map(p => ['corpus', p.x, p.y, p.rank]).concat(
          aelle.path.map(p => ['run', p.x, p.y, null, p.iteration, p.worstHalf, p.worstQuarter])));
      if (aelle.corpus.length || placed) {
        panel.plot.show(aelle);
      }
      const forecast = aelle.forecast;
      this.forecast.textContent = !forecast ? '' : forecast.reason
        ? 'No forecast: ' + forecast.reason + '.'
        : 'After ' + L.percent(forecast.progress) + ' of the training AeLLE expects it to end in the worse half with probability '
          + L.percent(forecast.worstHalf) + ', in the worst quarter with ' + L.percent(forecast.worstQuarter) + '.';
    }

    renderFlags(run) {
      const flags = run.flags || [];
      const failures = run.failures || [];
      const text = JSON.stringify([flags, failures, run.failuresInAll, run.counts.layers]);
      if (text === this.flagged) {
        return;
      }
      this.flagged = text;
      const items = flags.slice().reverse().map(flag => L.make('li', {}, [
        L.make('strong', {class: 'l4j-severity l4j-' + String(flag.severity).toLowerCase().replace(/[^a-z]/g, ''),
          text: String(flag.severity).toLowerCase()}),
        L.make('span', {class: 'l4j-where', text: ' after update ' + flag.iteration + (flag.layer ? ', ' + flag.layer : '')
          + (flag.rule ? ' (' + flag.rule + ')' : '')}),
        L.make('p', {text: flag.reason}), flag.advice ? L.make('p', {class: 'l4j-advice', text: flag.advice}) : null,
        (flag.remedies || []).length ? L.make('ol', {class: 'l4j-remedies'},
          flag.remedies.map(remedy => L.make('li', {text: remedy}))) : null]));
      failures.slice().reverse().forEach(failure => items.push(L.make('li', {}, [
        L.make('strong', {class: 'l4j-severity', text: 'not measured'}),
        L.make('span', {class: 'l4j-where', text: ' after update ' + failure.iteration
          + (failure.layer ? ', ' + failure.layer : '')}),
        L.make('p', {text: failure.reason})])));
      if (run.counts.layersShown < run.counts.layers) {
        items.push(L.make('li', {text: 'Only ' + run.counts.layersShown + ' of ' + run.counts.layers + ' layers are shown.'}));
      }
      this.flagList.replaceChildren(...items);
      this.panels.flags.nothing(items.length ? '' : 'No rule has raised a flag.');
    }

    renderOverhead(run, view) {
      const panel = this.panels.overhead;
      const overhead = run.overhead;
      const known = overhead.seconds.some(L.isNumber);
      panel.nothing(known ? '' : 'No checkpoint was taken.');
      panel.entries([{name: 'seconds a checkpoint', colour: L.colours[0]}]);
      panel.table(['iteration', 'seconds'], overhead.iteration.map((x, i) => [x, overhead.seconds[i]]));
      if (known) {
        panel.plot.show([{name: 'seconds', x: overhead.iteration, y: overhead.seconds, colour: L.colours[0], points: true}],
          view({yLabel: 'seconds', least: 0}));
      }
      this.cost.textContent = !known ? '' : 'Computing spectra took ' + L.seconds(overhead.total) + ' of the '
        + L.seconds(overhead.wall) + ' from the first checkpoint to the last'
        + (L.isNumber(overhead.share) ? ', ' + L.percent(Number(overhead.share.toPrecision(2))) : '') + '. '
        + (L.isNumber(overhead.budget)
          ? 'The training itself may be held up by ' + L.percent(overhead.budget) + ' at most; the rest is computed beside it.'
          : 'No budget was set.');
    }

    stop() {
      clearInterval(this.timer);
      this.offKeys();
      Object.values(this.panels).forEach(panel => panel.destroy());
      this.layerPanels.forEach(pair => { pair.heat.destroy(); pair.spectrum.destroy(); });
    }
  }

  /** Shows runs in an element until it leaves the page; returns what stops it. */
  L.show = function (element, source) {
    return new Views(element, source);
  };
})(window.Lyapunov4J);
