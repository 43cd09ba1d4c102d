/**
 * The load test: it sends requests to the whole service at a rate, breaks parts of it meanwhile,
 * and then reads everything back and accounts for every id.
 *
 * <ul>
 *   <li>{@code Workload} makes the requests and notes in the {@code Ledger} what each must leave
 *   <li>{@code OpenLoop} sends them when they are due, and repeats those whose answer was lost
 *   <li>{@code Faults} breaks the {@code RunningService}, its tables and the {@code KeyHost}
 *   <li>{@code Reader} reads back what is there, and {@code Reconciliation} compares
 * </ul>
 */
@NullMarked
package io.reachline.bench.load;

import org.jspecify.annotations.NullMarked;
