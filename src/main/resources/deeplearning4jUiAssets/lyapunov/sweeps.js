/*
 * Lyapunov4J.showSweep(element, source) shows a sweep in an element. The source:
 *   load(version): Promise<sweep view>, as org.lyapunov4j.view.SweepView makes it, or {unchanged: true}
 *   still?: whether nothing will change
 *   trialUrl?(trial): where one trial is shown as a run
 */
(function (L) {
  'use strict';

  const POLL_MILLIS = 2000;
  const MOST_CHOSEN = 8;
  const explain = {
    trials: 'Every training of the sweep: what was tried, how it ended, and the leading exponent before and after. A click on a heading sorts; a tick draws the course of the trial.',
    parallel: 'One line a trial, from what was tried to what came of it, coloured by how it ended. Drag along an axis to keep those that pass there, click it to keep all again.',
    scatter: 'The outcome (upright, the better the lower unless higher is better) against everything that was varied.',
    loss: 'The validation loss of the chosen trials, where it is known at a checkpoint, and their training loss where not.',
    leading: 'The largest leading exponent of all layers of the chosen trials.',
    pruned: 'Trials that were stopped before their end because they promised too little: when, by which rule, and why.',
    map: 'The trainings of the sweep early in their course in the plane of the latent code of AeLLE, coloured by how they ended within the sweep.',
    auc: 'How well the worse half of the trainings could be told from what was known so far: the area under the curve, 0.5 is guessing, 1 is certain. AeLLE is the model that comes along, as it is (where it has learned from these very trainings its figures flatter it), and adapted: each third of the trials is forecast by what the others have taught.',
    best: 'The lowest (or, where higher is better, the highest) outcome of all trials.',
    median: 'Half of the trials that ended are better than this, diverged ones counted as worse than any other.',
    diverged: 'Trials whose training left the finite numbers.',
    saved: 'The share of the training of all trials so far that pruning has saved.',
    left: 'From how long the trials took so far.'
  };
  const numberOf = trial => (trial.pruned ? NaN : trial.diverged ? Infinity : trial.value);

  class SweepViews {
    constructor(element, source) {
      this.source = source;
      this.brushes = new Map();
      this.chosen = new Set();
      this.panels = {};
      this.root = L.make('div', {class: 'l4j'});
      this.status = L.make('p', {class: 'l4j-status', role: 'status'});
      this.tiles = L.make('dl', {class: 'l4j-tiles'});
      this.grid = L.make('div', {class: 'l4j-grid', hidden: true});
      this.help = L.keyHelp();
      this.clear = L.make('button', {type: 'button', text: 'Keep all', disabled: true, onclick: () => {
        this.brushes.clear();
        this.brushed();
      }});
      this.root.append(L.make('div', {class: 'l4j-bar', role: 'toolbar', 'aria-label': 'What to show'}, [
        this.title = L.make('strong', {}), this.clear, L.make('span', {class: 'l4j-asides'}, [
          source.runsUrl ? L.make('a', {href: source.runsUrl, text: 'All runs'}) : null,
          L.make('button', {type: 'button', text: 'Keys', 'aria-keyshortcuts': '?', onclick: () => this.help.toggle()})])]),
      this.status, this.tiles, this.grid, this.help.root);
      this.build();
      element.replaceChildren(this.root);
      L.onKey({'?': () => this.help.toggle(), '/': () => this.table.search.focus()});
      L.onTheme(() => {
        Object.values(this.panels).forEach(panel => panel.plot && panel.plot.forget());
        this.render();
      });
      this.refresh();
      if (!source.still) {
        this.timer = setInterval(() => this.poll(), POLL_MILLIS);
      }
    }

    build() {
      const file = what => () => L.fileName((this.sweep ? this.sweep.name : 'sweep') + '-' + what);
      const panel = (key, title, more) => {
        this.panels[key] = new L.Panel(Object.assign({key: key, title: title, why: explain[key], file: file(key)}, more));
        this.grid.append(this.panels[key].root);
        return this.panels[key];
      };
      const line = (host, read) => new L.LinePlot(host, {height: 280, onRead: read, form: () => L.axes.linear});
      panel('parallel', 'What was tried, and what came of it', {wide: true, plot: host =>
        new L.ParallelPlot(host, {brushes: this.brushes, onBrush: () => this.brushed()})});
      panel('scatter', 'Outcome against what was varied', {wide: true, plot: host =>
        new L.ScatterPlots(host, {onRead: near => this.readScatter(near)})});
      panel('loss', 'Losses of the chosen trials', {plot: line, log: () => this.renderChosen()});
      panel('leading', 'Leading exponents of the chosen trials', {plot: line});
      panel('map', 'AeLLE\'s map', {plot: (host, read) =>
        new L.MapPlot(host, {height: 340, onRead: read, form: () => L.axes.linear})});
      panel('pruned', 'Pruned', {});
      panel('auc', 'Telling the worse half early', {at: 'progress in % ', plot: (host, read) =>
        new L.LinePlot(host, {height: 340, onRead: read, form: () => L.axes.log})});
      this.prunedList = L.make('ol', {class: 'l4j-flags'});
      this.panels.pruned.body.append(this.prunedList);
      this.table = new L.TrialTable({chosen: this.chosen, onChoose: (trial, box) => this.choose(trial, box), link: this.source.trialUrl});
      const trials = panel('trials', 'Trials', {wide: true});
      trials.body.append(this.table.root);
      trials.root.querySelector('.l4j-tools').append(
        L.make('button', {type: 'button', class: 'l4j-small', text: 'CSV', 'aria-label': 'Trials as CSV', onclick: () => trials.csv()}),
        L.make('button', {type: 'button', class: 'l4j-small', text: 'JSON', 'aria-label': 'Trials as JSON', onclick: () => trials.json()}));
    }

    async poll() {
      if (!this.root.isConnected) {
        clearInterval(this.timer);
      } else if (!document.hidden && !this.polling) {
        this.polling = true;
        await this.refresh();
        this.polling = false;
      }
    }

    async refresh() {
      try {
        const answer = await this.source.load(this.sweep ? this.sweep.version : undefined);
        this.status.textContent = '';
        if (answer.unchanged) {
          return;
        }
        this.sweep = answer;
      } catch (failed) {
        this.status.textContent = 'The sweep could not be loaded (' + failed.message + '); trying again.';
        return;
      }
      this.render();
    }

    render() {
      const sweep = this.sweep;
      if (!sweep) {
        return;
      }
      this.grid.hidden = false;
      this.title.textContent = L.short(sweep.name) + (sweep.live ? ' (live)' : '');
      const ended = sweep.trials.filter(t => !t.pruned).sort((a, b) => this.worse(a, b));
      ended.forEach((t, i) => { t.rank = ended.length < 2 ? 0 : i / ended.length; });
      if (!this.picked && ended.length >= 3) {
        this.picked = true;
        ended.slice(0, 3).forEach(t => this.chosen.add(t.trial));
      }
      const metric = sweep.trials.length ? sweep.trials[0].metric : 'outcome';
      const dimension = (name, value) => new L.Dimension(name, value, sweep.trials);
      const varied = [dimension('cell', t => t.cell), dimension('units', t => t.units)]
        .concat(sweep.hyper.map(name => dimension(name, t => t.hyper[name])))
        .filter(d => (d.numeric ? d.low !== d.high || d.open : d.kinds.length > 1));
      this.outcome = dimension(metric, numberOf);
      this.varied = varied;
      this.axes = varied.concat([dimension('leading exponent at first', t => t.firstLeading),
        dimension('at last', t => t.lastLeading), this.outcome]);
      this.renderTiles(metric);
      this.renderMap();
      this.renderPruned();
      this.renderAuc();
      this.brushed();
    }

    worse(a, b) {
      const sign = this.sweep.higherIsBetter ? -1 : 1;
      return a.diverged || b.diverged ? Boolean(a.diverged) - Boolean(b.diverged) : sign * (a.value - b.value);
    }

    renderTiles(metric) {
      const sweep = this.sweep;
      const ended = sweep.trials.filter(t => !t.pruned).sort((a, b) => this.worse(a, b));
      const middle = ended[Math.floor((ended.length - 1) / 2)];
      const rules = new Map();
      sweep.trials.filter(t => t.pruned).forEach(t => rules.set(t.pruned.rule, (rules.get(t.pruned.rule) || 0) + 1));
      const tile = (name, value, why, note) => L.make('div', {class: 'l4j-tile'}, [
        L.make('dt', {}, [name, why ? L.why(why, name) : '']), L.make('dd', {text: value}),
        note ? L.make('dd', {class: 'l4j-note', text: note}) : null]);
      const count = name => String(sweep.trials.filter(t => t[name]).length);
      this.tiles.replaceChildren(
        tile('trials', sweep.trials.length + (sweep.planned > sweep.trials.length ? ' of ' + sweep.planned : '')),
        tile('best', ended.length && !ended[0].diverged ? L.number(ended[0].value) : 'none yet', explain.best, metric),
        tile('median', !middle ? 'none yet' : middle.diverged ? 'diverged' : L.number(middle.value), explain.median, metric),
        tile('diverged', count('diverged'), explain.diverged),
        tile('pruned', count('pruned'), explain.pruned, [...rules].map(([rule, n]) => n + ' by ' + rule).join(', ')),
        tile('saved by pruning', L.percent(sweep.saved), explain.saved, 'of the training so far'),
        sweep.live && L.isNumber(sweep.secondsLeft) ? tile('time left', 'about ' + L.seconds(sweep.secondsLeft), explain.left) : '');
    }

    /** What is brushed narrows the table and lifts lines and points. */
    brushed() {
      const sweep = this.sweep;
      const kept = new Set(sweep.trials.filter(t => L.kept(t, this.axes, this.brushes)));
      this.clear.disabled = this.brushes.size === 0;
      const style = trial => {
        const chosen = this.chosen.has(trial.trial);
        const quarter = trial.pruned ? null : L.quarters[Math.max(0, Math.min(3, Math.floor(4 * trial.rank)))];
        return {colour: quarter ? quarter.colour : L.colour('faint'), shape: quarter ? quarter.shape : 'circle',
          width: chosen ? 3 : 1.1, alpha: !kept.has(trial) ? 0.06 : chosen ? 1 : quarter ? 0.6 : 0.3};
      };
      const order = sweep.trials.slice().sort((a, b) => kept.has(a) - kept.has(b) || this.chosen.has(a.trial) - this.chosen.has(b.trial));
      const some = sweep.trials.length > 0;
      const legend = L.quarters.map(q => ({name: q.name, colour: q.colour, shape: q.shape}))
        .concat(sweep.trials.some(t => t.pruned) ? [{name: 'pruned', colour: L.colour('faint'), shape: 'circle'}] : []);
      ['parallel', 'scatter'].forEach(key => {
        this.panels[key].nothing(some ? '' : 'No trial has ended yet.');
        this.panels[key].entries(legend);
        this.panels[key].table(['trial'].concat(this.axes.map(d => d.name)), sweep.trials.map(t =>
          [t.trial].concat(this.axes.map(d => { const v = d.value(t); return typeof v === 'number' && !isFinite(v) ? null : v; }))));
      });
      if (some) {
        this.panels.parallel.plot.show(order, this.axes, style);
        this.panels.scatter.plot.show(order, this.varied, this.outcome, style);
      }
      if (this.brushes.size || some) {
        const said = this.brushes.size ? kept.size + ' of ' + sweep.trials.length + ' trials are kept.' : '';
        this.panels.parallel.reading.textContent = said;
      }
      this.renderTable(sweep.trials.filter(t => kept.has(t)));
      this.renderChosen();
    }

    readScatter(near) {
      this.panels.scatter.reading.textContent = !near ? '' : near[0].trial + ': ' + near[1].name + ' '
        + (typeof near[1].value(near[0]) === 'number' ? L.number(near[1].value(near[0])) : near[1].value(near[0])) + ', '
        + (near[0].diverged ? 'diverged' : this.outcome.name + ' ' + L.number(near[0].value));
    }

    renderTable(trials) {
      const sweep = this.sweep;
      const columns = [
        {name: 'trial', value: t => t.trial},
        {name: 'cell', value: t => t.cell},
        {name: 'units', value: t => t.units}
      ].concat(sweep.hyper.map(name => ({name: name, value: t => t.hyper[name]})), [
        {name: this.outcome.name, value: numberOf, text: t => (t.diverged ? 'diverged' : L.number(t.value, ''))},
        {name: 'leading exponent at first', value: t => t.firstLeading},
        {name: 'at last', value: t => t.lastLeading},
        {name: 'worse half, AeLLE at ' + L.percent(sweep.mapAt), value: t => t.worstHalf,
          text: t => (L.isNumber(t.worstHalf) ? L.percent(t.worstHalf) : '')},
        {name: 'ended', value: L.ending, wide: true}]);
      this.table.show(trials, columns, sweep.hyper.length + 3);
      this.panels.trials.table(columns.map(c => c.name), trials.map(t => columns.map(c => {
        const value = c.value(t);
        return typeof value === 'number' && !isFinite(value) ? null : value;
      })));
      this.panels.trials.nothing(sweep.trials.length ? '' : 'No trial has ended yet.');
    }

    choose(trial, box) {
      if (box.checked && this.chosen.size >= MOST_CHOSEN) {
        box.checked = false;
        this.status.textContent = 'At most ' + MOST_CHOSEN + ' trials can be drawn at a time.';
        return;
      }
      this.status.textContent = '';
      this.picked = true;
      this.chosen[box.checked ? 'add' : 'delete'](trial.trial);
      this.brushed();
    }

    renderChosen() {
      const trials = this.sweep.trials.filter(t => this.chosen.has(t.trial));
      const lines = of => trials.map((t, i) => ({name: L.short(t.trial, 40), x: t.course.iteration, y: of(t.course),
        colour: L.colours[i % L.colours.length], dash: t.pruned ? [6, 4] : null, points: true, spans: true}));
      const show = (key, series, view) => {
        const panel = this.panels[key];
        const known = series.some(s => s.y.some(L.isNumber));
        panel.nothing(known ? '' : trials.length ? 'There is no number to show.' : 'Tick trials in the table below.');
        panel.entries(series.map(s => ({name: s.name, colour: s.colour, dash: s.dash})));
        panel.table(['trial', 'iteration', key], series.flatMap(s => s.x.map((x, i) => [s.name, x, s.y[i]])));
        if (known) {
          panel.plot.show(series, view);
        }
      };
      const loss = c => (c.validation.some(L.isNumber) ? c.validation : c.score);
      show('loss', lines(loss), {yLabel: 'loss', log: this.panels.loss.logarithmic});
      show('leading', lines(c => c.leading), {yLabel: 'nats per step', zero: true});
    }

    renderMap() {
      const sweep = this.sweep;
      const placed = sweep.trials.filter(t => L.isNumber(t.x));
      const panel = this.panels.map;
      panel.heading.textContent = 'AeLLE\'s map at ' + L.percent(sweep.mapAt) + ' of training';
      panel.nothing(placed.length ? '' : 'No trial could be placed' + (sweep.noMap ? ': ' + sweep.noMap : '') + '.');
      panel.entries(L.quarters.map(q => ({name: q.name, colour: q.colour, shape: q.shape})));
      panel.table(['trial', 'x', 'y', 'rank'], placed.map(t => [t.trial, t.x, t.y, t.rank]));
      if (placed.length) {
        panel.plot.show({corpus: placed, path: []});
      }
    }

    renderPruned() {
      const pruned = this.sweep.trials.filter(t => t.pruned);
      this.panels.pruned.root.hidden = !pruned.length;
      this.prunedList.replaceChildren(...pruned.slice(0, 500).map(t => L.make('li', {}, [
        L.make('strong', {class: 'l4j-severity', text: 'at ' + L.percent(t.pruned.progress)}),
        L.make('span', {class: 'l4j-where', text: ' ' + t.trial + ', by ' + t.pruned.rule}), L.make('p', {text: t.pruned.reason})])));
    }

    renderAuc() {
      const sweep = this.sweep;
      const panel = this.panels.auc;
      panel.root.hidden = !sweep.auc;
      if (!sweep.auc) {
        return;
      }
      const kinds = [['aelle', 'AeLLE, from the spectra', L.colours[0], null],
        ['adapted', 'AeLLE, adapted to two thirds of the trials', L.colours[2], [8, 3, 2, 3]], ['loss', 'the loss so far', L.colours[1], [6, 4]],
        ['leading', 'the leading exponent alone', L.colour('second'), [2, 3]]];
      const series = kinds.map(([key, name, colour, dash]) => ({name: name, colour: colour, dash: dash, points: true,
        x: sweep.auc.map(m => 100 * m.at), y: sweep.auc.map(m => m[key])})).filter(s => s.y.some(L.isNumber));
      panel.nothing(series.length ? '' : 'There is no curve: ' + (sweep.noAuc || 'no moment is shared by half of the trials') + '.');
      panel.entries(series.map(s => ({name: s.name, colour: s.colour, dash: s.dash})));
      panel.table(['progress', 'trials', 'aelle', 'adapted', 'loss', 'leading'], sweep.auc.map(m => [m.at, m.trials, m.aelle, m.adapted, m.loss, m.leading]));
      if (series.length) {
        panel.plot.show(series, {form: L.axes.log, xLabel: 'progress of training in %', yLabel: 'area under the curve'});
      }
    }
  }

  /** Shows a sweep in an element until it leaves the page. */
  L.showSweep = function (element, source) {
    return new SweepViews(element, source);
  };
})(window.Lyapunov4J);
