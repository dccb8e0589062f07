/* The list of runs: grouped by name, and searched. */
(function (L) {
  'use strict';

  /** Those whose name has all words of a search in it. */
  L.matching = function (sessions, search) {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    return sessions.filter(s => words.every(word => s.name.toLowerCase().includes(word)));
  };

  /** Options for runs, those of one name together where there are several such names. */
  L.grouped = function (sessions) {
    const groups = new Map();
    sessions.forEach(s => {
      const group = s.group || s.name;
      groups.set(group, (groups.get(group) || []).concat(s));
    });
    const option = s => L.make('option', {value: s.id, text: L.short(s.name) + (s.live ? ' (live)' : '')});
    return groups.size === sessions.length || groups.size < 2
      ? sessions.map(option)
      : [...groups].map(([name, members]) => members.length < 2 ? option(members[0])
        : L.make('optgroup', {label: L.short(name) + ' (' + members.length + ')'}, members.map(option)));
  };

  L.short = function (text, most) {
    const limit = most || 80;
    return text.length <= limit ? text : text.slice(0, limit - 1) + '…';
  };
})(window.Lyapunov4J);
