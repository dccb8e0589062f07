/**
 * How files come to be, whatever is in them: {@link org.lyapunov4j.json.AtomicFile} writes one
 * whole, {@link org.lyapunov4j.json.LineFile} lets one grow by whole lines, and both do it by the
 * few operations of a {@link org.lyapunov4j.json.Disk}, which a test can let fail. Nothing else in
 * the project writes files.
 */
package org.lyapunov4j.json;
