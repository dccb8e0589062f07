/* Shows the runs that a report carries inside. */
(function (L) {
  'use strict';

  const runs = JSON.parse(document.getElementById('data').textContent);
  const find = id => runs.find(run => run.id === id);
  L.show(document.getElementById('views'), {
    still: true,
    sessions: () => Promise.resolve(runs.map(run => ({id: run.id, name: run.name, live: false}))),
    run: id => Promise.resolve(find(id))
  });
})(window.Lyapunov4J);
