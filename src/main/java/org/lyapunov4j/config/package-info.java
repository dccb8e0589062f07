/**
 * Reading settings from YAML: every value is checked against a rule, and all that is wrong is
 * reported at once, each problem with its key, its value and the rule. Which settings there are is
 * for their owners to say.
 */
package org.lyapunov4j.config;
