/* What is explained once, and what can be done by keyboard. */
(function (L) {
  'use strict';

  const KNOWN = 'lyapunov4j.explained';

  /** A browser may forbid to remember anything: then it is explained again. */
  function remembered(value) {
    try {
      if (value !== undefined) {
        localStorage.setItem(KNOWN, value);
      }
      return localStorage.getItem(KNOWN) === '1';
    } catch (forbidden) {
      return false;
    }
  }

  /** A sentence for each of the plots that say most, shown until it is closed, and when asked for. */
  L.lesson = function () {
    const close = L.make('button', {type: 'button', text: 'Got it', onclick: () => {
      remembered('1');
      root.hidden = true;
    }});
    const root = L.make('section', {class: 'l4j-lesson', 'aria-label': 'How to read this', hidden: remembered()}, [
      L.make('h3', {text: 'How to read this'}),
      L.make('dl', {}, L.lessons.flatMap(([name, sentence]) => [L.make('dt', {text: name}), L.make('dd', {text: sentence})])),
      close]);
    return {root: root, show: () => {
      root.hidden = false;
      close.focus();
    }};
  };

  /** A list of keys over the page; Escape closes it. */
  L.keyHelp = function () {
    const dialog = L.make('dialog', {class: 'l4j-keys', 'aria-label': 'Keys'}, [
      L.make('h3', {text: 'Keys'}),
      L.make('dl', {}, L.keys.flatMap(([key, what]) => [L.make('dt', {}, [L.make('kbd', {text: key})]), L.make('dd', {text: what})])),
      L.make('button', {type: 'button', text: 'Close', onclick: () => dialog.close()})]);
    return {root: dialog, toggle: () => (dialog.open ? dialog.close() : dialog.showModal())};
  };

  /** Calls what a key stands for, but where something is being written or chosen. */
  L.onKey = function (actions) {
    const listener = event => {
      const tag = event.target.tagName;
      if (event.ctrlKey || event.metaKey || event.altKey || tag === 'INPUT' && event.target.type !== 'checkbox'
          || tag === 'SELECT' || tag === 'TEXTAREA' || event.defaultPrevented) {
        return;
      }
      if (actions[event.key]) {
        event.preventDefault();
        actions[event.key]();
      }
    };
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  };
})(window.Lyapunov4J);
