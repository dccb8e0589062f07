/**
 * The page inside DL4J's UI server, and the way to it: {@link org.lyapunov4j.ui.StatsStorageSink}
 * puts what a monitor reports into a DL4J {@code StatsStorage}, here or in another process, as
 * {@link org.lyapunov4j.ui.UiRecord}s; {@link org.lyapunov4j.ui.LyapunovModule}, which DL4J's
 * server finds by itself, collects them into sessions of bounded size and serves page, data and
 * exports. {@link org.lyapunov4j.ui.UiServer} serves runs recorded on disk. How a run is drawn does
 * not live here but in {@code view}.
 */
package org.lyapunov4j.ui;
