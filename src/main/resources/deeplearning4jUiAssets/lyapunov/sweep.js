/* Shows the sweep that a report carries inside. */
(function (L) {
  'use strict';

  const sweep = JSON.parse(document.getElementById('data').textContent);
  L.showSweep(document.getElementById('views'), {still: true, load: () => Promise.resolve(sweep)});
})(window.Lyapunov4J);
