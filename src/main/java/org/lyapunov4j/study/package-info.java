/**
 * What a corpus of finished trials is asked: how well AeLLE and its rivals forecast how trials end,
 * what stopping trials early would have saved and cost, how early it can be told that a training
 * will blow up, and what became of the trials that rules flag. Nothing here watches a training
 * under way.
 */
package org.lyapunov4j.study;
