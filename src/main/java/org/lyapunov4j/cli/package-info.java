/** The command line: one class a command, and what the terminal shows. */
package org.lyapunov4j.cli;
