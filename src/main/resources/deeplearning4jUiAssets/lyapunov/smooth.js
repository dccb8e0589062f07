/* Smoothing of losses as TensorBoard has it. */
(function (L) {
  'use strict';

  /**
   * The exponential moving average of what is finite, divided by the weight that it has so far, so that
   * it does not begin at 0; what is no number stays none.
   *
   * weight: in [0, 1), of all that came before
   */
  L.smooth = function (values, weight) {
    let last = 0;
    let factor = 1;
    return values.map(value => {
      if (!L.isNumber(value)) {
        return value;
      }
      last = weight * last + (1 - weight) * value;
      factor *= weight;
      return last / (1 - factor);
    });
  };
})(window.Lyapunov4J);
