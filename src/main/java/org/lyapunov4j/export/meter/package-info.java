/**
 * Meters of a training in a registry of Micrometer, which is an optional dependency: nothing
 * outside of this room may need it.
 */
package org.lyapunov4j.export.meter;
