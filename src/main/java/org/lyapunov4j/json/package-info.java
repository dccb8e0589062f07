/**
 * Reading and writing JSON by one set of rules: fields are checked as they are read, and numbers
 * that JSON lacks are {@code null}. What the fields mean is for their owners to say.
 */
package org.lyapunov4j.json;
