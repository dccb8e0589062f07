/* Shows the sweep that a report carries inside. */
(function (L) {
  'use strict';

  const explain = {
    trials: 'Every training of the sweep: what was tried, how it ended, and the leading exponent before and after; a click on a heading sorts.',
    map: 'The trainings of the sweep at 5 % of their length in the plane of the latent code of AeLLE, coloured by how they ended within the sweep.',
    auc: 'How well the worse half of the trainings could be told from what was known so far: the area under the curve, 0.5 is guessing, 1 is certain. AeLLE is the model that comes along, as it is; where it has learned from these very trainings its figures flatter it.',
    best: 'The lowest (or, where higher is better, the highest) outcome of all trials.',
    median: 'Half of the trials that ended are better than this, diverged ones counted as worse than any other.',
    diverged: 'Trials whose training left the finite numbers.',
    pruned: 'Trials that were stopped before their end because they promised too little; the table says by which rule and why.'
  };

  const sweep = JSON.parse(document.getElementById('data').textContent);
  const root = L.make('div', {class: 'l4j'});
  document.getElementById('views').append(root);
  const file = what => () => L.fileName(sweep.name + '-' + what);
  const numberOf = trial => trial.pruned ? NaN : trial.diverged ? Infinity : trial.value;

  function tiles() {
    const ended = sweep.trials.filter(t => !t.pruned && !t.diverged).map(t => t.value).sort((a, b) => a - b);
    const metric = sweep.trials.length ? sweep.trials[0].metric : '';
    const all = sweep.trials.filter(t => !t.pruned).map(numberOf).sort((a, b) => a - b);
    const median = all.length ? all[Math.floor((all.length - 1) / 2)] : NaN;
    const tile = (name, value, why, note) => L.make('div', {class: 'l4j-tile'}, [
      L.make('dt', {}, [name, why ? L.why(why, name) : '']), L.make('dd', {text: value}),
      note ? L.make('dd', {class: 'l4j-note', text: note}) : null]);
    const count = name => String(sweep.trials.filter(t => t[name]).length);
    return L.make('dl', {class: 'l4j-tiles'}, [
      tile('trials', String(sweep.trials.length)),
      tile('best', L.number(sweep.higherIsBetter ? ended[ended.length - 1] : ended[0]), explain.best, metric),
      tile('median', median === Infinity ? 'diverged' : L.number(median), explain.median, metric),
      tile('diverged', count('diverged'), explain.diverged),
      tile('pruned', count('pruned'), explain.pruned, pruners())]);
  }

  function pruners() {
    const rules = new Map();
    sweep.trials.filter(t => t.pruned).forEach(t => rules.set(t.pruned.rule, (rules.get(t.pruned.rule) || 0) + 1));
    return [...rules].map(([rule, n]) => n + ' by ' + rule).join(', ');
  }

  function map() {
    const placed = sweep.trials.filter(t => L.isNumber(t.x));
    const panel = new L.Panel({key: 'map', title: 'AeLLE\'s map at ' + L.percent(sweep.mapAt) + ' of training', why: explain.map,
      file: file('map'), plot: (host, read) => new L.MapPlot(host, {height: 360, onRead: read, form: () => L.axes.linear})});
    panel.nothing(placed.length ? '' : 'No trial could be placed: ' + (sweep.noMap || 'there is none') + '.');
    panel.entries(L.quarters.map(q => ({name: q.name, colour: q.colour, shape: q.shape})));
    panel.table(['trial', 'x', 'y', 'rank'], placed.map(t => [t.trial, t.x, t.y, t.rank]));
    return {panel: panel, draw: () => placed.length && panel.plot.show({corpus: placed, path: []})};
  }

  function auc() {
    const lines = [['aelle', 'AeLLE, from the spectra', L.colours[0], null], ['loss', 'the loss so far', L.colours[1], [6, 4]],
      ['leading', 'the leading exponent alone', '#8a5a00', [2, 3]]];
    const series = lines.map(([key, name, colour, dash]) => ({name: name, colour: colour, dash: dash, points: true,
      x: sweep.auc.map(m => 100 * m.at), y: sweep.auc.map(m => m[key])})).filter(s => s.y.some(L.isNumber));
    const panel = new L.Panel({key: 'auc', title: 'Telling the worse half early', why: explain.auc, file: file('auc'), at: 'progress in % ',
      plot: (host, read) => new L.LinePlot(host, {height: 360, onRead: read, form: () => L.axes.log})});
    panel.nothing(series.length ? '' : 'There is no curve: ' + (sweep.noAuc || 'no moment is shared by half of the trials') + '.');
    panel.entries(series.map(s => ({name: s.name, colour: s.colour, dash: s.dash})));
    panel.table(['progress', 'trials', 'aelle', 'loss', 'leading'], sweep.auc.map(m => [m.at, m.trials, m.aelle, m.loss, m.leading]));
    return {panel: panel, draw: () => series.length && panel.plot.show(series,
      {form: L.axes.log, xLabel: 'progress of training in %', yLabel: 'area under the curve'})};
  }

  function ending(trial) {
    return trial.pruned
      ? 'pruned at ' + L.percent(trial.pruned.progress) + ' by ' + trial.pruned.rule + ': ' + trial.pruned.reason
      : trial.diverged ? 'diverged' : 'trained';
  }

  function table() {
    const columns = [
      {name: 'trial', value: t => t.trial},
      {name: 'cell', value: t => t.cell},
      {name: 'units', value: t => t.units}
    ].concat(sweep.hyper.map(name => ({name: name, value: t => t.hyper[name]})), [
      {name: sweep.trials.length ? sweep.trials[0].metric : 'outcome', value: numberOf, text: t => t.diverged ? 'diverged' : L.number(t.value, '')},
      {name: 'leading exponent at first', value: t => t.firstLeading},
      {name: 'at last', value: t => t.lastLeading},
      {name: 'worse half, AeLLE at ' + L.percent(sweep.mapAt), value: t => t.worstHalf, text: t => L.isNumber(t.worstHalf) ? L.percent(t.worstHalf) : ''},
      {name: 'ended', value: ending, wide: true}]);
    let by = sweep.hyper.length + 3;
    let up = true;
    const body = L.make('tbody');
    const heads = columns.map((column, i) => L.make('th', {scope: 'col'}, [L.make('button', {type: 'button', text: column.name, onclick: () => {
      up = by === i ? !up : true;
      by = i;
      fill();
    }})]));
    const order = (a, b) => {
      const [x, y] = [columns[by].value(a), columns[by].value(b)];
      const [noX, noY] = [x, y].map(v => v === undefined || v === null || Number.isNaN(v));
      const compared = noX || noY ? noX - noY : (typeof x === 'number' && typeof y === 'number'
        ? (x < y ? -1 : x > y ? 1 : 0) : String(x).localeCompare(String(y), 'en', {numeric: true})) * (up ? 1 : -1);
      return compared;
    };
    const shown = (column, trial) => {
      const value = column.value(trial);
      return column.text ? column.text(trial) : typeof value === 'number' ? L.number(value, '') : value === undefined || value === null ? '' : String(value);
    };
    function fill() {
      heads.forEach((head, i) => i === by ? head.setAttribute('aria-sort', up ? 'ascending' : 'descending') : head.removeAttribute('aria-sort'));
      body.replaceChildren(...sweep.trials.slice().sort(order).map(trial => L.make('tr', {}, columns.map(column =>
        L.make('td', {class: column.wide ? 'l4j-long' : typeof column.value(trial) === 'number' ? 'l4j-figure' : null, text: shown(column, trial)})))));
    }
    fill();
    const panel = new L.Panel({key: 'trials', title: 'Trials', why: explain.trials, wide: true, file: file('trials')});
    panel.body.append(L.make('div', {class: 'l4j-table', tabindex: 0, role: 'region', 'aria-label': 'Trials'}, [
      L.make('table', {}, [L.make('thead', {}, [L.make('tr', {}, heads)]), body])]));
    panel.root.querySelector('.l4j-tools').append(
      L.make('button', {type: 'button', class: 'l4j-small', text: 'CSV', 'aria-label': 'Trials as CSV', onclick: () => panel.csv()}),
      L.make('button', {type: 'button', class: 'l4j-small', text: 'JSON', 'aria-label': 'Trials as JSON', onclick: () => panel.json()}));
    panel.table(columns.map(c => c.name), sweep.trials.map(t => columns.map(c => {
      const value = c.value(t);
      return typeof value === 'number' && !isFinite(value) ? null : value;
    })));
    panel.nothing(sweep.trials.length ? '' : 'No trial has ended yet.');
    return panel;
  }

  const plots = [map(), auc()];
  root.append(tiles(), L.make('div', {class: 'l4j-grid'}, plots.map(p => p.panel.root).concat([table().root])));
  plots.forEach(p => p.draw());
})(window.Lyapunov4J);
