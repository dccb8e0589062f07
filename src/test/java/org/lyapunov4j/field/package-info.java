/**
 * Situations that people have reported in public, each with the verdict that would have helped
 * them, and trainings, healthy and ill, on which flags are counted. See docs/field.md.
 */
package org.lyapunov4j.field;
