/**
 * Reading and writing JSON by one set of rules: fields are checked as they are read, and numbers
 * that JSON lacks are {@code null}. What the fields mean is for their owners to say. And how files
 * come to be, whatever is in them: {@link org.lyapunov4j.json.AtomicFile} writes one whole, {@link
 * org.lyapunov4j.json.LineFile} lets one grow by whole lines, both by the few operations of a
 * {@link org.lyapunov4j.json.Disk}, which a test can let fail. Nothing else in the project writes
 * files.
 */
package org.lyapunov4j.json;
