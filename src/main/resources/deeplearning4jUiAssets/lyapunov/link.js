/* What is shown, in the address of the page, so that a link keeps it. */
(function (L) {
  'use strict';

  const NAMES = ['session', 'with', 'layer', 'direction', 'from', 'to', 'log', 'smooth', 'losslog'];

  /** What the address says is to be shown: {session, with: [], layer, direction, from, to, log, smooth, losslog}. */
  L.readLink = function (search) {
    const parameters = new URLSearchParams(search);
    const number = name => {
      const value = parseFloat(parameters.get(name));
      return L.isNumber(value) ? value : null;
    };
    return {
      session: parameters.get('session'),
      with: parameters.getAll('with'),
      layer: parameters.get('layer') || '',
      direction: parameters.get('direction') || '',
      window: number('from') !== null && number('to') > number('from') ? [number('from'), number('to')] : null,
      log: parameters.get('log') === '1',
      losslog: parameters.get('losslog') === '1',
      smooth: Math.min(0.99, Math.max(0, number('smooth') || 0))
    };
  };

  /** Writes it there; other parameters stay. */
  L.writeLink = function (shown) {
    const parameters = new URLSearchParams(location.search);
    NAMES.forEach(name => parameters.delete(name));
    const put = (name, value) => value && parameters.append(name, value);
    put('session', shown.session);
    shown.with.forEach(id => put('with', id));
    put('layer', shown.layer);
    put('direction', shown.direction);
    if (shown.window) {
      put('from', Number(shown.window[0].toPrecision(8)));
      put('to', Number(shown.window[1].toPrecision(8)));
    }
    put('log', shown.log && '1');
    put('losslog', shown.losslog && '1');
    put('smooth', shown.smooth);
    const address = location.pathname + (parameters.size ? '?' + parameters : '') + location.hash;
    if (address !== location.pathname + location.search + location.hash) {
      history.replaceState(null, '', address);
    }
  };
})(window.Lyapunov4J);
