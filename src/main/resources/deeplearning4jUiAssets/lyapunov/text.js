/* Words and numbers of the views: one sentence for each thing that is shown, and how it is written. */
(function (L) {
  'use strict';

  /** The first time, of the three plots that say most. */
  L.lessons = [
    ['Leading exponents', 'the one number to watch: above 0 small disturbances, and gradients on their way back, grow from step to step; below 0 they fade, the faster the lower the line; near 0 the layer remembers longest.'],
    ['All exponents', 'every direction of the state as a row of colour, update by update: where a column turns blue all over the layer forgets, where red spreads down from the top it becomes chaotic.'],
    ['Spectrum', 'the same now, as a line beside that of the untrained network: a line that has risen towards 0 shows what training has taught the layer to keep.']
  ];

  L.keys = [
    ['?', 'this list'],
    ['/', 'search for a run'],
    ['[ and ]', 'the run before, the run after'],
    ['l', 'updates on a log scale, or not'],
    ['0', 'reset the zoom'],
    ['Tab, then arrow keys', 'read a plot; Shift goes faster'],
    ['+ and -', 'zoom the plot in and out'],
    ['Drag, double-click', 'zoom by mouse, see all again'],
    ['Arrow keys on an axis', 'in a sweep: move the brush; with Shift: make it larger or smaller; Escape: take it away']
  ];

  L.explain = {
    leading: 'The leading Lyapunov exponent: by how much, per time step and in natural logarithms, a small disturbance inside the layer grows (above 0) or fades (below 0); the band is one standard error.',
    heat: 'Every exponent of the layer, from the leading one at the top, against parameter updates: red grows, white neither grows nor fades, blue fades; grey with stripes is minus infinity, left out where it could not be measured.',
    spectrum: 'All exponents of the layer now, with standard errors, beside those of the first checkpoint: how training has changed what the layer keeps and forgets.',
    loss: 'The loss of every minibatch and the validation loss; a marker stands where a rule has raised a flag.',
    kaplanYorke: 'The Kaplan-Yorke dimension of what the state of the layer settles on, given this one input: 0 where every disturbance fades, however much the input moves the state about.',
    ksEntropy: 'The sum of the positive exponents, an upper bound of the Kolmogorov-Sinai entropy: how much uncertainty the layer makes of itself at every step, 0 without chaos.',
    memoryHorizon: 'The memory horizon -1/lambda of the leading exponent: after how many steps a disturbance has faded to 1/e; unbounded, and not drawn, where it does not fade. Below it what fits the exponent within two standard errors.',
    remembered: 'How many exponents are above -1/T, T being the length of a sequence: so many directions of the state are still there when a sequence ends.',
    growth: 'By how much, in natural logarithms, a gradient typically grows or shrinks on its way back through a whole sequence: the logarithm of the largest singular value of the product of all steps. Every 2.3 are a factor of ten.',
    health: 'Shares of the units that are dead (answer to nothing), saturated (so far out that they hardly answer), and alike (do what another does).',
    smoothing: 'An exponential moving average of the training loss, as TensorBoard has it: 0 is the loss as it is, which stays visible behind.',
    aelle: 'The trainings that AeLLE has learned from, as its latent code sees their spectra, coloured by how they ended, and the way of this run through them.',
    flags: 'What the rules have noticed, with what they saw and what may help.',
    overhead: 'What each checkpoint took to compute, part of it possibly beside the training, against the time between the first and the last checkpoint.',
    converged: 'Whether the errors of all exponents are within tolerance; where they are not, the numbers are those of the sequences that were used, and not yet a property of the layer.',
    annihilated: 'Directions that are wiped out in one step, exponent minus infinity: dead or fully saturated units.',
    checkpoints: 'How often the spectra were measured.',
    worstHalf: 'The calibrated probability, from the spectra so far, that the run ends in the worse half of what such runs reach.',
    state: 'How far the run has come.'
  };

  L.isNumber = function (value) {
    return typeof value === 'number' && isFinite(value);
  };

  /** A number with about four digits, or what to say where there is none. */
  L.number = function (value, none) {
    if (!L.isNumber(value)) {
      return none === undefined ? 'unknown' : none;
    }
    const size = Math.abs(value);
    if (value === 0) {
      return '0';
    }
    if (size >= 1e5 || size < 1e-4) {
      return value.toExponential(2).replace('e+', 'e');
    }
    return String(Number(value.toPrecision(4)));
  };

  L.signed = function (value, none) {
    return (L.isNumber(value) && value > 0 ? '+' : '') + L.number(value, none);
  };

  /** A natural logarithm as the factor that it stands for. */
  L.factor = function (logarithm) {
    return 'x ' + (Math.abs(logarithm) < 10 ? L.number(Math.exp(logarithm)) : '10^' + (logarithm / Math.LN10).toFixed(1));
  };

  L.percent = function (value) {
    return L.isNumber(value) ? Number((100 * value).toPrecision(2)) + ' %' : 'unknown';
  };

  L.seconds = function (value) {
    return !L.isNumber(value)
      ? 'unknown'
      : value < 120 ? L.number(Number(value.toPrecision(3))) + ' s' : Math.round(value / 60) + ' min';
  };

  /** The memory horizon in words; an infinite one comes as null. */
  L.memory = function (horizon, leading) {
    if (L.isNumber(horizon)) {
      return L.number(horizon) + (horizon === 1 ? ' step' : ' steps');
    }
    return L.isNumber(leading) && leading >= 0 ? 'unbounded' : 'unknown';
  };

  /** The memory horizons that fit, of the leading exponent within two standard errors. */
  L.memoryBounds = function (leading, error) {
    if (!L.isNumber(leading) || !L.isNumber(error)) {
      return '';
    }
    const horizon = exponent => exponent >= 0 ? Infinity : Number((-1 / exponent).toPrecision(3));
    const low = horizon(leading - 2 * error);
    const high = horizon(leading + 2 * error);
    return low === Infinity ? '' : high === Infinity ? L.number(low) + ' or more' : L.number(low) + ' to ' + L.number(high);
  };

  /** A leading exponent in words; minus infinity comes as null with annihilated directions. */
  L.exponent = function (value, error, annihilated) {
    if (L.isNumber(value) && L.isNumber(error) && error > 0) {
      const places = Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(error))));
      return (value > 0 ? '+' : '') + value.toFixed(places) + ' \u00b1 ' + error.toFixed(places);
    }
    if (L.isNumber(value)) {
      return L.signed(value);
    }
    return annihilated > 0 ? 'minus infinity' : 'not a number';
  };

  /** Rows as CSV; what begins like a formula is kept from being one in a spreadsheet. */
  L.csv = function (rows) {
    const cell = function (value) {
      if (value === null || value === undefined) {
        return '';
      }
      if (typeof value === 'number') {
        return String(value);
      }
      let text = String(value);
      if (/^[=+\-@\t\r]/.test(text)) {
        text = "'" + text;
      }
      return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
    };
    return rows.map(row => row.map(cell).join(',')).join('\n') + '\n';
  };

  /** An element with properties and children; text is never taken for markup. */
  L.make = function (tag, properties, children) {
    const element = document.createElement(tag);
    Object.entries(properties || {}).forEach(([name, value]) => {
      if (value === undefined || value === null || value === false) {
        return;
      }
      if (name.startsWith('on')) {
        element.addEventListener(name.slice(2), value);
      } else if (name === 'text') {
        element.textContent = value;
      } else {
        element.setAttribute(name, value === true ? '' : value);
      }
    });
    (children || []).forEach(child => child && element.append(child));
    return element;
  };

  let number = 0;

  /** A question mark that explains on hover and when it has the keyboard's focus. */
  L.why = function (sentence, about) {
    const id = 'l4j-tip-' + ++number;
    return L.make('span', {class: 'l4j-why'}, [
      L.make('button', {type: 'button', 'aria-label': 'What is ' + about + '?', 'aria-describedby': id, text: '?',
        onkeydown: event => event.key === 'Escape' && event.target.blur()}),
      L.make('span', {class: 'l4j-tip', role: 'tooltip', id: id, text: sentence})
    ]);
  };

  L.save = function (name, blob) {
    const link = L.make('a', {download: name});
    link.href = URL.createObjectURL(blob);
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  L.fileName = function (text) {
    return (text.replace(/[^A-Za-z0-9_.]+/g, '-').replace(/^[-.]+|[-.]+$/g, '') || 'run').slice(0, 60);
  };
})(window.Lyapunov4J = window.Lyapunov4J || {});
