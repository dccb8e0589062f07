/* Colours of what is drawn on canvases, light or dark as the system has it; views.css has the rest. */
(function (L) {
  'use strict';

  const LIGHT = {
    ink: '#333333', grid: '#e4e7ea', paper: '#ffffff', strong: '#000000', faint: '#5c6670', mark: '#b9c0c7',
    second: '#8a5a00', dead: ['#8c8c8c', '#6f6f6f'], middle: [247, 247, 247], fades: [20, 45, 110], grows: [165, 20, 30],
    colours: ['#23396b', '#b8322a', '#1b7f79', '#8a5a00', '#6b3fa0', '#4d4d4d', '#c2185b', '#2e6fb7'],
    quarters: ['#23396b', '#4f8fab', '#d98e1f', '#b8322a'],
    severities: {CRITICAL: '#b8322a', WARNING: '#8a5a00', INFORMATION: '#2e6fb7'}
  };
  const DARK = {
    ink: '#c9d1d9', grid: '#30363d', paper: '#161b22', strong: '#f0f6fc', faint: '#9aa4ae', mark: '#4b545d',
    second: '#e3b341', dead: ['#6e7681', '#565d66'], middle: [33, 38, 45], fades: [110, 170, 255], grows: [255, 110, 100],
    colours: ['#79b8ff', '#ff8a80', '#4fd1c5', '#e3b341', '#c3a6ff', '#b0b8c0', '#ff80b5', '#56d364'],
    quarters: ['#79b8ff', '#4fd1c5', '#e3b341', '#ff8a80'],
    severities: {CRITICAL: '#ff8a80', WARNING: '#e3b341', INFORMATION: '#79b8ff'}
  };
  const SHAPES = [['best quarter', 'circle'], ['second quarter', 'circle'], ['third quarter', 'square'], ['worst quarter', 'triangle']];
  const system = matchMedia('(prefers-color-scheme: dark)');
  const of = name => (system.matches ? DARK : LIGHT)[name];

  /** A colour, or some, by name. */
  L.colour = of;
  Object.defineProperty(L, 'colours', {get: () => of('colours')});
  Object.defineProperty(L, 'severities', {get: () => of('severities')});
  Object.defineProperty(L, 'quarters', {get: () => SHAPES.map(([name, shape], i) => ({name: name, shape: shape, colour: of('quarters')[i]}))});

  /** Calls back when the system turns light or dark. */
  L.onTheme = callback => system.addEventListener('change', callback);
})(window.Lyapunov4J = window.Lyapunov4J || {});
