/* The table of trials: sorted by its headings, narrowed by a search and by what is brushed. */
(function (L) {
  'use strict';

  const MOST = 500;

  /** How a trial ended, in few words. */
  L.ending = function (trial) {
    return trial.pruned
      ? 'pruned at ' + L.percent(trial.pruned.progress) + ' by ' + trial.pruned.rule
      : trial.diverged ? 'diverged' : 'trained';
  };

  L.TrialTable = class {
    /** options: {chosen: Set of names, onChoose(trial, box), link?: trial => address} */
    constructor(options) {
      this.options = options;
      this.up = true;
      this.head = L.make('tr');
      this.body = L.make('tbody');
      this.search = L.make('input', {type: 'search', placeholder: 'search', 'aria-label': 'Search in the trials',
        oninput: () => this.fill()});
      this.count = L.make('span', {class: 'l4j-count', role: 'status'});
      this.root = L.make('div', {}, [
        L.make('p', {class: 'l4j-words'}, [this.search, ' ', this.count]),
        L.make('div', {class: 'l4j-table', tabindex: 0, role: 'region', 'aria-label': 'Trials'}, [
          L.make('table', {}, [L.make('thead', {}, [this.head]), this.body])])]);
    }

    /** columns: {name, value(trial), text?(trial), wide?}; by: number of the one sorted by at first */
    show(trials, columns, by) {
      this.trials = trials;
      const names = JSON.stringify(columns.map(c => c.name));
      this.columns = columns;
      if (names !== this.names) {
        this.names = names;
        this.by = by;
        this.heads = columns.map((column, i) => L.make('th', {scope: 'col'}, [L.make('button', {type: 'button', text: column.name,
          onclick: () => {
            this.up = this.by === i ? !this.up : true;
            this.by = i;
            this.fill();
          }})]));
        this.head.replaceChildren(L.make('th', {scope: 'col'}, [L.make('span', {class: 'l4j-hidden', text: 'show'})]), ...this.heads);
      }
      this.fill();
    }

    order(a, b) {
      const value = this.columns[this.by].value;
      const [x, y] = [value(a), value(b)];
      const [noX, noY] = [x, y].map(v => v === undefined || v === null || Number.isNaN(v));
      return noX || noY ? noX - noY : (typeof x === 'number' && typeof y === 'number'
        ? (x < y ? -1 : x > y ? 1 : 0) : String(x).localeCompare(String(y), 'en', {numeric: true})) * (this.up ? 1 : -1);
    }

    text(column, trial) {
      const value = column.value(trial);
      return column.text ? column.text(trial)
        : typeof value === 'number' ? L.number(value, '') : value === undefined || value === null ? '' : String(value);
    }

    fill() {
      const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
      const found = this.trials.filter(trial => {
        const all = words.length ? this.columns.map(c => this.text(c, trial)).join(' ').toLowerCase() : '';
        return words.every(word => all.includes(word));
      }).sort((a, b) => this.order(a, b));
      this.heads.forEach((head, i) => i === this.by
        ? head.setAttribute('aria-sort', this.up ? 'ascending' : 'descending') : head.removeAttribute('aria-sort'));
      this.count.textContent = found.length + (found.length === 1 ? ' trial' : ' trials')
        + (found.length > MOST ? ', the first ' + MOST + ' are shown' : '');
      this.body.replaceChildren(...found.slice(0, MOST).map(trial => this.row(trial)));
    }

    row(trial) {
      return L.make('tr', {'data-trial': trial.trial}, [L.make('td', {}, [L.make('input', {type: 'checkbox',
        'aria-label': 'Show the course of ' + trial.trial, checked: this.options.chosen.has(trial.trial),
        onchange: event => this.options.onChoose(trial, event.target)})])].concat(this.columns.map((column, i) => {
        const text = this.text(column, trial);
        const kind = column.wide ? 'l4j-long' : typeof column.value(trial) === 'number' ? 'l4j-figure' : null;
        const link = i === 0 && this.options.link && this.options.link(trial);
        return link ? L.make('td', {class: kind}, [L.make('a', {href: link, text: text})]) : L.make('td', {class: kind, text: text});
      })));
    }
  };
})(window.Lyapunov4J);
