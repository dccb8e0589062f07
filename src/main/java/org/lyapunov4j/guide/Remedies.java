package org.lyapunov4j.guide;
/** soon */
public final class Remedies {}
